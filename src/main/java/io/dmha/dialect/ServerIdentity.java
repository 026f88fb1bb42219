package io.dmha.dialect;

import io.dmha.topology.Reign;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import org.jspecify.annotations.Nullable;

/** What a host tells a new connection about itself and about the session. Immutable. */
public final class ServerIdentity {
  private final Role role;
  private final String database;
  private final String session;
  private final @Nullable String generation;
  private final @Nullable Reign reign;

  /**
   * @param database what a primary and its standbys have in common and no other database has; empty
   *     where it is not known
   * @param session by which another session can end this one, and no later one; empty where that is
   *     not known
   * @param generation what {@link Dialect#generationQuery} gave; empty where it is not to be known,
   *     null where nobody has asked
   * @param reign since when it is the primary; null where that is not known
   */
  ServerIdentity(
      Role role,
      String database,
      String session,
      @Nullable String generation,
      @Nullable Reign reign) {
    this.role = role;
    this.database = database;
    this.session = session;
    this.generation = generation;
    this.reign = reign;
  }

  /** Of a host of which nothing is known but its role. */
  public static ServerIdentity of(Role role) {
    return new ServerIdentity(role, "", "", null, null);
  }

  /** The same of a host that has another role since. */
  public ServerIdentity withRole(Role now) {
    return new ServerIdentity(now, database, session, generation, reign);
  }

  /** Whether a promotion of its host changes nothing but the role. */
  public boolean outlivesPromotion() {
    return !session.isEmpty() && "".equals(generation) && reign == null;
  }

  /** The role of the host. */
  public Role role() {
    return role;
  }

  /** What it has said of itself. */
  public Sighting sighting() {
    return new Sighting(role, reign);
  }

  /** The identity of its database; empty where it is not known. */
  public String database() {
    return database;
  }

  /** The server's name for the session; empty where it is not known. */
  public String session() {
    return session;
  }

  /** Its generation; empty where it is not to be known, null where nobody has asked. */
  public @Nullable String generation() {
    return generation;
  }

  /** Whether both are known to be of databases that are not the same. */
  public boolean isOfOtherDatabaseThan(ServerIdentity other) {
    return !database.isEmpty() && !other.database.isEmpty() && !database.equals(other.database);
  }
}
