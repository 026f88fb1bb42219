package io.dmha.commitguard;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Looks in the catalog of a database for what speaks against believing a table. Thread-safe. */
@FunctionalInterface
public interface TableInspection {
  /**
   * What speaks against it.
   *
   * @param connection in autocommit
   * @param table unquoted, as it stands in SQL
   * @return clauses about the table, such as "it has the trigger T"; they may hold names as the
   *     server writes them
   * @throws SQLException if the catalog cannot be read
   */
  List<String> flaws(Connection connection, String schema, String table) throws SQLException;
}
