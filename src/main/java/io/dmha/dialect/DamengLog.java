package io.dmha.dialect;

import io.dmha.topology.LogPosition;
import io.dmha.topology.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Dameng tells of its log and its catalog. The views need the role VTI; who may not read them
 * is told nothing.
 */
final class DamengLog {
  /** What is acknowledged is on disk. A database has a magic of its own, also after a takeover. */
  private static final String WRITTEN = "SELECT DB_MAGIC, FILE_LSN, 1 FROM V$RLOG";

  /** One row for each node of the primary, whose positions cannot be compared if there are more. */
  private static final String REPLAYED =
      "SELECT (SELECT MAX(P_DB_MAGIC) FROM V$RAPPLY_LSN_INFO), MAX(RPKG_LSN), COUNT(*)"
          + " FROM V$RAPPLY_PARALLEL_INFO";

  private static final String SESSION_TABLES =
      "SELECT TABLE_NAME FROM ALL_TABLES WHERE TEMPORARY = 'Y'";

  private DamengLog() {}

  static @Nullable LogPosition position(Connection connection, Role role) throws SQLException {
    String query = role == Role.STANDBY ? REPLAYED : WRITTEN;
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      if (!answer.next()) {
        return null;
      }
      String magic = answer.getString(1);
      String number = answer.getString(2);
      boolean isOne = answer.getInt(3) == 1 && !answer.next();
      boolean isNumber = number != null && number.matches("[0-9]{1,19}");
      return isOne && isNumber && magic != null && !magic.isEmpty()
          ? new LogPosition(magic, Long.parseUnsignedLong(number))
          : null;
    } catch (SQLException e) {
      if (connection.isClosed()) {
        throw e;
      }
      // The login may not look, or the server has no such view: nothing tells.
      return null;
    }
  }

  static Set<String> sessionTables(Connection connection) throws SQLException {
    Set<String> tables = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SESSION_TABLES)) {
      while (rows.next()) {
        tables.add(String.valueOf(rows.getString(1)));
      }
    } catch (SQLException e) {
      if (connection.isClosed()) {
        throw e;
      }
      // As above: then only a text that makes one tells of it.
    }
    return tables;
  }
}
