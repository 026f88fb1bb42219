package io.dmha.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a host, by the names that {@link ServerIdentity#session} has. Thread-safe; a host
 * of which nothing is known ends none and misses none.
 */
public class ServerSessions {
  static final ServerSessions NOT_KNOWN = new ServerSessions(null);

  private final @Nullable String thereQuery;

  /**
   * @param thereQuery of one column: the names of the sessions that are there, or their numbers
   *     where no more is told; null where that cannot be asked
   */
  ServerSessions(@Nullable String thereQuery) {
    this.thereQuery = thereQuery;
  }

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
  public final Set<String> gone(Connection connection, Collection<String> sessions)
      throws SQLException {
    if (thereQuery == null) {
      return Collections.emptySet();
    }
    Set<String> gone = new HashSet<>(sessions);
    Set<String> there = there(connection, thereQuery);
    gone.removeIf(session -> there.contains(session) || there.contains(number(session)));
    return gone;
  }

  private static Set<String> there(Connection connection, String query) throws SQLException {
    Set<String> there = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        String name = rows.getString(1);
        if (name != null) {
          there.add(name);
        }
      }
    }
    return there;
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
