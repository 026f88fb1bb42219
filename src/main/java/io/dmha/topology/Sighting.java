package io.dmha.topology;

import org.jspecify.annotations.Nullable;

/** What a host has said of itself at one moment. Immutable. */
public final class Sighting {
  private final Role role;
  private final @Nullable Reign reign;
  private final @Nullable LogPosition position;

  /**
   * @param reign the latest that it knows of; null where it does not say
   */
  public Sighting(Role role, @Nullable Reign reign) {
    this(role, reign, null);
  }

  private Sighting(Role role, @Nullable Reign reign, @Nullable LogPosition position) {
    this.role = role;
    this.reign = reign;
    this.position = position;
  }

  /** The same with where it writes its log, or what it has replayed. */
  public Sighting at(@Nullable LogPosition told) {
    return new Sighting(role, reign, told);
  }

  /** Where it writes its log, or what it has replayed as a standby; null where it was not asked. */
  public @Nullable LogPosition position() {
    return position;
  }

  /** This one, with what was known before where it says less and may be the same reign. */
  Sighting after(@Nullable Sighting before) {
    if (before == null || reign != null || !isPrimary() || !before.isPrimary()) {
      return this;
    }
    return new Sighting(role, before.reign, position);
  }

  /** Its role. */
  public Role role() {
    return role;
  }

  /**
   * Whether both are sure to be of primaries of one database, and this one of a later reign: then
   * the other host has not been told yet that it is none any more.
   */
  public boolean isOfLaterPrimaryThan(Sighting other) {
    Reign mine = reign;
    Reign others = other.reign;
    return isPrimary()
        && other.isPrimary()
        && mine != null
        && others != null
        && mine.isLaterThan(others);
  }

  private boolean isPrimary() {
    return role == Role.PRIMARY || role == Role.NORMAL || role == Role.SUSPENDED;
  }
}
