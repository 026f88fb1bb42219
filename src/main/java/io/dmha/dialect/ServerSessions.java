package io.dmha.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;

/**
 * The sessions of a host, by the names that {@link ServerIdentity#session} has. Thread-safe; a host
 * of which nothing is known ends none and misses none.
 */
public class ServerSessions {
  static final ServerSessions NOT_KNOWN = new ServerSessions();

  ServerSessions() {}

  /** Whether a session that is ended by another loses its open work, and never commits it. */
  public boolean endingRollsBack() {
    return false;
  }

  /**
   * Ends a session of this host, if it is still there. It may be gone only after this has returned.
   *
   * @param connection in autocommit, to the host that told the name
   * @param session not empty
   * @return whether it was there
   * @throws SQLException if the host refuses, say for lack of a privilege
   */
  public boolean end(Connection connection, String session) throws SQLException {
    return false;
  }

  /**
   * Those of the sessions that are sure not to be there any more.
   *
   * @param connection to the host that told the names, or to what has its address now
   * @param sessions not empty, each of them not empty
   * @throws SQLException if the host refuses, or the connection is lost
   */
  public Set<String> gone(Connection connection, Collection<String> sessions) throws SQLException {
    return Collections.emptySet();
  }

  /** The number by which a server knows a session, of its name. */
  static String number(String session) {
    return session.substring(0, session.indexOf(' '));
  }

  /** What follows the number in the name of a session. */
  static String begun(String session) {
    return session.substring(session.indexOf(' ') + 1);
  }
}
