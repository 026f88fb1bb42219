package io.dmha.commitguard;

import io.dmha.text.ForeignText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Whether the table that was found is one by which outcomes may be told: its key makes one of two
 * sessions wait, it takes our states, and nobody decides what stands in it who is not trusted.
 * Thread-safe.
 */
final class GuardTableForm {
  private static final String KEY = "TOKEN";
  private static final String NAME_OF_KEY = "COLUMN_NAME";

  private final TableInspection inspection;

  GuardTableForm(TableInspection inspection) {
    this.inspection = inspection;
  }

  /**
   * @param qualified the table as it stands in SQL
   * @param table the same without its schema
   * @throws SQLException 08001 with what speaks against it, and what to do
   */
  void require(Connection connection, String qualified, String table) throws SQLException {
    if (isTooNarrow(connection, qualified)) {
      throw new SQLNonTransientConnectionException(
          "The commit guard's table "
              + ForeignText.shown(qualified)
              + " was made by an earlier version of dmha: its column STATE is too short. Drop the"
              + " table while no application uses it, and have it made again.",
          "08001");
    }
    String schema = connection.getSchema();
    if (schema == null || schema.isEmpty()) {
      return;
    }
    List<String> flaws = new ArrayList<>(inspection.flaws(connection, schema, table));
    if (!isKeyed(connection, schema, table)) {
      flaws.add("its primary key is not the column " + KEY);
    }
    requireNone(flaws, qualified);
  }

  /**
   * As the other, of a table that may be missing, and without reading it.
   *
   * @throws SQLException 08001 with what speaks against it, and what to do
   */
  void requireTrusted(Connection connection, String qualified, String table) throws SQLException {
    String schema = connection.getSchema();
    if (schema != null && !schema.isEmpty()) {
      requireNone(inspection.flaws(connection, schema, table), qualified);
    }
  }

  private static void requireNone(List<String> flaws, String qualified) throws SQLException {
    if (!flaws.isEmpty()) {
      throw new SQLNonTransientConnectionException(
          "The commit guard does not believe its table "
              + ForeignText.shown(qualified)
              + ": "
              + ForeignText.shown(String.join("; ", flaws))
              + ". Who writes it decides what is told of commits. Give each user a table of his own"
              + " by the schema in the URL, mend the table, or name those who are trusted in"
              + " dmha.commitGuard.trusted; or set dmha.commitGuard=off.",
          "08001");
    }
  }

  private static boolean isTooNarrow(Connection connection, String qualified) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none =
            statement.executeQuery("SELECT STATE FROM " + qualified + " WHERE 1 = 0")) {
      int width = none.getMetaData().getPrecision(1);
      return width > 0 && width < CommitToken.STATE_LENGTH;
    }
  }

  private static boolean isKeyed(Connection connection, String schema, String table)
      throws SQLException {
    boolean isLower = connection.getMetaData().storesLowerCaseIdentifiers();
    List<String> key = isLower ? Collections.emptyList() : key(connection, schema, table);
    if (key.isEmpty()) {
      key = key(connection, schema, table.toLowerCase(Locale.ROOT));
    }
    return key.size() == 1 && KEY.equalsIgnoreCase(key.get(0));
  }

  private static List<String> key(Connection connection, String schema, String table)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows = connection.getMetaData().getPrimaryKeys(null, schema, table)) {
      while (rows.next()) {
        columns.add(rows.getString(NAME_OF_KEY));
      }
    } catch (SQLFeatureNotSupportedException e) {
      // Nothing tells; that one of two rows waits for the other is then taken for granted.
      columns.add(KEY);
    }
    return columns;
  }
}
