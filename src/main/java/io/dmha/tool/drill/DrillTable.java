package io.dmha.tool.drill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The table of the workload. One that is there already is used only if it has our columns and the
 * row that marks it as ours. Immutable.
 */
final class DrillTable {
  private static final List<String> COLUMNS =
      Collections.unmodifiableList(Arrays.asList("RUN_ID", "WORKER", "TX_NO", "STEPS"));
  private static final String MARK = "dmha drill";
  private static final String NAME = "[A-Za-z][A-Za-z0-9_]{0,29}";

  private final String name;

  /**
   * @param name one that {@link #isName} takes
   */
  DrillTable(String name) {
    this.name = name;
  }

  /** Whether it is a name of a table, with or without its schema: letters, digits, underscores. */
  static boolean isName(String text) {
    return text.matches("(" + NAME + "\\.)?" + NAME);
  }

  /** What a table is to the drill. */
  enum State {
    OURS,
    FOREIGN,
    /** It is not there, or cannot be read. */
    MISSING
  }

  /** Looks, and changes nothing. */
  State look(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + name + " WHERE 1 = 0")) {
      if (!hasOurColumns(rows.getMetaData())) {
        return State.FOREIGN;
      }
    } catch (SQLException e) {
      return State.MISSING;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT COUNT(*) FROM " + name + " WHERE RUN_ID = '" + MARK + "'")) {
      return rows.next() && rows.getInt(1) > 0 ? State.OURS : State.FOREIGN;
    } catch (SQLException e) {
      return State.FOREIGN;
    }
  }

  private static boolean hasOurColumns(ResultSetMetaData columns) throws SQLException {
    if (columns.getColumnCount() != COLUMNS.size()) {
      return false;
    }
    for (int i = 0; i < COLUMNS.size(); i++) {
      if (!columns.getColumnLabel(i + 1).toUpperCase(Locale.ROOT).equals(COLUMNS.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Makes it, with its mark; an error of the database where something is called so already. */
  void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : definitions()) {
        statement.execute(each);
      }
    }
  }

  /** The table, its index and its mark. Nothing is unique: what is written twice is to be seen. */
  List<String> definitions() {
    return Arrays.asList(
        "CREATE TABLE "
            + name
            + " (RUN_ID VARCHAR(40) NOT NULL, WORKER INT NOT NULL, TX_NO BIGINT NOT NULL,"
            + " STEPS INT NOT NULL)",
        "CREATE INDEX "
            + name.substring(name.indexOf('.') + 1)
            + ("_IX ON " + name + " (RUN_ID, WORKER, TX_NO)"),
        "INSERT INTO " + name + " VALUES ('" + MARK + "', 0, 0, 0)");
  }

  /** Takes it away if it is ours still. */
  void drop(Connection connection) throws SQLException {
    if (look(connection) == State.OURS) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE " + name);
      }
    }
  }

  /** Takes the rows of one run out of it. */
  void forget(Connection connection, String run) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + name + " WHERE RUN_ID = ?")) {
      delete.setString(1, run);
      delete.executeUpdate();
    }
  }

  /** Run, worker and number are bound. */
  String insert() {
    return "INSERT INTO " + name + " (RUN_ID, WORKER, TX_NO, STEPS) VALUES (?, ?, ?, 1)";
  }

  String select() {
    return "SELECT STEPS FROM " + name + ofOne();
  }

  String update() {
    return "UPDATE " + name + " SET STEPS = " + Books.BOTH_STEPS + ofOne();
  }

  private static String ofOne() {
    return " WHERE RUN_ID = ? AND WORKER = ? AND TX_NO = ?";
  }

  /** Number and steps of all rows of a worker. */
  String rowsOf(String run, int worker) {
    return "SELECT TX_NO, STEPS FROM "
        + name
        + (" WHERE RUN_ID = '" + run + "' AND WORKER = " + worker);
  }

  /** The name in capitals. */
  String shown() {
    return name.toUpperCase(Locale.ROOT);
  }
}
