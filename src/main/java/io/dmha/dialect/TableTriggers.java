package io.dmha.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The triggers of one table, which run as whoever writes it. */
final class TableTriggers {
  private TableTriggers() {}

  /**
   * What speaks against a table that has some.
   *
   * @param query names them, by schema and table
   */
  static List<String> of(Connection connection, String query, String schema, String table)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setString(1, schema);
      select.setString(2, table);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add("it has the trigger " + rows.getString(1));
        }
      }
    }
    return found;
  }
}
