package io.dmha.connect;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;

/** Runs in the H2 server: refuses writes as a standby does. */
public final class StandbyGate implements Trigger {
  /** As H2 itself answers where the database is opened so. */
  private static final int READ_ONLY = 90097;

  @Override
  public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
    if (H2Hosts.ask(connection, "select r from role").equals("STANDBY")) {
      throw new SQLException("The database is read only", "90097", READ_ONLY);
    }
  }
}
