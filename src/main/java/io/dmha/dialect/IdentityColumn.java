package io.dmha.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The column of a table that the database counts up for each row, and that alone tells the rows
 * apart: a whole number, the primary key or a unique one. Immutable.
 */
public final class IdentityColumn {
  private final String name;
  private final String quoted;
  private final boolean isOfAnyCase;

  /** In lower case. */
  private final Set<String> others;

  private final boolean mayBeUnnamed;

  /**
   * @param name as the database has it
   * @param others the names of all columns, in lower case
   * @param mayBeUnnamed whether the driver may give its keys under a name of its own
   */
  IdentityColumn(String name, Set<String> others, boolean mayBeUnnamed) {
    this(name, '"' + name.replace("\"", "\"\"") + '"', false, others, mayBeUnnamed);
  }

  private IdentityColumn(
      String name, String quoted, boolean isOfAnyCase, Set<String> others, boolean mayBeUnnamed) {
    this.name = name;
    this.quoted = quoted;
    this.isOfAnyCase = isOfAnyCase;
    this.others = others;
    this.mayBeUnnamed = mayBeUnnamed;
  }

  /**
   * A column whose values are drawn from a sequence by the text that inserts them.
   *
   * @param written as it stands in the text
   */
  public static IdentityColumn drawn(String written) {
    boolean isQuoted = written.startsWith("\"") || written.startsWith("`");
    String bare = isQuoted ? written.substring(1, written.length() - 1) : written;
    return new IdentityColumn(bare, written, !isQuoted, Collections.emptySet(), false);
  }

  /** As the database has it. */
  public String name() {
    return name;
  }

  /** As it is written in a text. */
  public String quoted() {
    return quoted;
  }

  /**
   * Which of the columns of generated keys is this one.
   *
   * @param names as the driver has them
   * @return counted from 1; 0 for none
   */
  public int indexIn(String[] names) {
    for (int i = 0; i < names.length; i++) {
      if (isOfAnyCase ? names[i].equalsIgnoreCase(name) : names[i].equals(name)) {
        return i + 1;
      }
    }
    boolean isUnnamed =
        mayBeUnnamed && names.length == 1 && !others.contains(names[0].toLowerCase(Locale.ROOT));
    return isUnnamed ? 1 : 0;
  }

  /** By what a driver says of the columns and of the primary key; null where there is none. */
  static @Nullable IdentityColumn byMetaData(
      Connection connection, String table, boolean mayBeUnnamed) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
      ResultSetMetaData columns = none.getMetaData();
      Set<String> names = new HashSet<>();
      int at = 0;
      int found = 0;
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        names.add(columns.getColumnName(i).toLowerCase(Locale.ROOT));
        if (columns.isAutoIncrement(i)) {
          at = i;
          found++;
        }
      }
      boolean isIt =
          found == 1 && isWholeNumber(columns, at) && isPrimaryKey(connection, columns, at);
      return isIt ? new IdentityColumn(columns.getColumnName(at), names, mayBeUnnamed) : null;
    }
  }

  private static boolean isWholeNumber(ResultSetMetaData columns, int at) throws SQLException {
    switch (columns.getColumnType(at)) {
      case Types.BIGINT:
      case Types.INTEGER:
      case Types.SMALLINT:
        return true;
      case Types.DECIMAL:
      case Types.NUMERIC:
        return columns.getPrecision(at) > 0 && columns.getScale(at) == 0;
      default:
        return false;
    }
  }

  private static boolean isPrimaryKey(Connection connection, ResultSetMetaData columns, int at)
      throws SQLException {
    String schema = columns.getSchemaName(at);
    if (schema == null || schema.isEmpty()) {
      // Of which of several tables of that name is not known then.
      return false;
    }
    String name = columns.getColumnName(at);
    try (ResultSet keys =
        connection
            .getMetaData()
            .getPrimaryKeys(connection.getCatalog(), schema, columns.getTableName(at))) {
      boolean isFirst = keys.next() && name.equals(keys.getString("COLUMN_NAME"));
      return isFirst && !keys.next();
    }
  }
}
