package io.dmha.topology;

import org.jspecify.annotations.Nullable;

/** What a host has said of itself at one moment. Immutable. */
public final class Sighting {
  private final Role role;
  private final @Nullable Reign reign;
  private final Outlook outlook;

  /**
   * @param reign the latest that it knows of; null where it does not say
   */
  public Sighting(Role role, @Nullable Reign reign) {
    this(role, reign, Outlook.UNKNOWN);
  }

  /** The same of a host whose cluster says more. */
  public Sighting(Role role, @Nullable Reign reign, Outlook outlook) {
    this.role = role;
    this.reign = reign;
    this.outlook = outlook;
  }

  /** This one, with what was known before where it says less and may be the same reign. */
  Sighting after(@Nullable Sighting before) {
    if (before == null || reign != null || !isPrimary() || !before.isPrimary()) {
      return this;
    }
    return new Sighting(role, before.reign, outlook);
  }

  /** Its role. */
  public Role role() {
    return role;
  }

  /** Whether it keeps its role. */
  public Outlook outlook() {
    return outlook;
  }

  /** Whether both are of a primary, and neither is sure to have become it after the other. */
  boolean mayBeOfSameReignAs(Sighting other) {
    return isPrimary()
        && other.isPrimary()
        && !isOfLaterPrimaryThan(other)
        && !other.isOfLaterPrimaryThan(this);
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

  boolean isPrimary() {
    return role == Role.PRIMARY || role == Role.NORMAL || role == Role.SUSPENDED;
  }
}
