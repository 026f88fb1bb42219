package io.dmha.keep;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The column of a table that the database makes keys for. Immutable. */
final class KeyColumn {
  final String name;

  /** As it is written in a text. */
  final String quoted;

  private final String table;
  private final @Nullable String schema;

  private KeyColumn(String name, String quoted, String table, @Nullable String schema) {
    this.name = name;
    this.quoted = quoted;
    this.table = table;
    this.schema = schema;
  }

  /**
   * Asks for it.
   *
   * @param table as a text has it
   * @return null where the table has none, or several
   */
  static @Nullable KeyColumn of(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
      ResultSetMetaData columns = none.getMetaData();
      int at = 0;
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        if (columns.isAutoIncrement(i)) {
          if (at > 0) {
            return null;
          }
          at = i;
        }
      }
      return at == 0 ? null : of(connection, columns, at);
    }
  }

  private static KeyColumn of(Connection connection, ResultSetMetaData columns, int at)
      throws SQLException {
    String name = columns.getColumnName(at);
    String mark = connection.getMetaData().getIdentifierQuoteString().trim();
    String quoted = mark.isEmpty() ? name : mark + name.replace(mark, mark + mark) + mark;
    String schema = columns.getSchemaName(at);
    boolean isKnown = schema != null && !schema.isEmpty();
    return new KeyColumn(name, quoted, columns.getTableName(at), isKnown ? schema : null);
  }

  /**
   * Whether the column alone is the primary key: then no other row can get a key that is given. So
   * it is of no table where several have the name and the driver does not tell their schema.
   */
  boolean isPrimaryKey(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    try (ResultSet keys = database.getPrimaryKeys(connection.getCatalog(), schema, table)) {
      boolean isIt = keys.next() && name.equals(keys.getString("COLUMN_NAME"));
      return isIt && !keys.next();
    }
  }
}
