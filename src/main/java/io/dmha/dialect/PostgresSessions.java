package io.dmha.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The sessions of PostgreSQL. Each user may look at its own and end them. */
final class PostgresSessions extends ServerSessions {
  static final PostgresSessions ALL = new PostgresSessions();

  /** A number is used again; the moment at which it was begun with makes it one of a kind. */
  private static final String BEGUN =
      "to_char(backend_start AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')";

  static final String NAME = "pid::text || ' ' || " + BEGUN;

  /**
   * Not while it waits for its standby: it has committed already, and would say so to others before
   * the standby has it.
   */
  private static final String END_QUERY =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_get_activity(?) WHERE "
          + BEGUN
          + " = ? AND wait_event IS DISTINCT FROM 'SyncRep'";

  /** When a session of another user was begun is not told. */
  private static final String NAMES_QUERY =
      "SELECT coalesce(" + NAME + ", pid::text) FROM pg_stat_get_activity(NULL)";

  private PostgresSessions() {
    super(NAMES_QUERY);
  }

  @Override
  public boolean endingRollsBack() {
    return true;
  }

  @Override
  public boolean end(Connection connection, String session) throws SQLException {
    try (PreparedStatement end = connection.prepareStatement(END_QUERY)) {
      end.setInt(1, Integer.parseInt(number(session)));
      end.setString(2, begun(session));
      try (ResultSet rows = end.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }
}
