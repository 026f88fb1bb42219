package io.dmha.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The sessions of Dameng. Who may not read V$SESSIONS has not been told their names either. */
final class DamengSessions extends ServerSessions {
  static final DamengSessions ALL = new DamengSessions();

  private static final String CREATED_QUERY = "select CREATE_TIME from V$SESSIONS where SESS_ID = ";

  /** No times: how they are written depends on the session that reads them. */
  private static final String NUMBERS_QUERY = "select SESS_ID from V$SESSIONS";

  private DamengSessions() {
    super(NUMBERS_QUERY);
  }

  /**
   * Needs a privilege of its own. Whether it rolls back or commits is not known for each server.
   */
  @Override
  public boolean end(Connection connection, String session) throws SQLException {
    long id = Long.parseLong(number(session));
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(CREATED_QUERY + id)) {
        if (!row.next() || !begun(session).equals(row.getString(1))) {
          return false;
        }
      }
      boolean unusedHasRows = statement.execute("SP_CLOSE_SESSION(" + id + ")");
      return true;
    }
  }
}
