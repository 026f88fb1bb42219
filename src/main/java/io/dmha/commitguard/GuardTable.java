package io.dmha.commitguard;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.text.ForeignText;
import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The table of the commit guard: made, named, written and purged. Step PURGE of
 * src/docs/model/commit-guard.pml. Thread-safe.
 */
final class GuardTable {
  /** Rows that were not touched for so long are of connections that are gone. */
  static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(7);

  private static final long PURGED_EVERY_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** So many rows are deleted in a few milliseconds. */
  private static final int MOST_PURGED = 200;

  /** The key of the row that names the database. No token is like it: they contain a hyphen. */
  static final String DATABASE = "DATABASE";

  /** The state of that row. */
  private static final String IDENTITY = "I";

  private final boolean mayCreate;
  private final WallClock clock;
  private final GuardTableForm form;

  private final AtomicLong purgedMillis = new AtomicLong();

  /** Qualified, so that it means the same whatever schema is the current one. */
  private volatile String table = CommitGuard.TABLE;

  GuardTable(boolean mayCreate, WallClock clock, TableInspection inspection) {
    this.mayCreate = mayCreate;
    this.clock = clock;
    this.form = new GuardTableForm(inspection);
  }

  /** Its name, qualified as soon as it is prepared. */
  String name() {
    return table;
  }

  /** The same for a message: the name of a schema is the server's. */
  String shown() {
    return ForeignText.shown(table);
  }

  /** The statement that makes the table. */
  String ddl() {
    return ddl(table);
  }

  private static String ddl(String name) {
    return "CREATE TABLE "
        + name
        + " (TOKEN VARCHAR(64) NOT NULL PRIMARY KEY, STATE VARCHAR(20) NOT NULL,"
        + " TOUCHED BIGINT NOT NULL)";
  }

  /**
   * Makes sure that the table is there, in the schema of the login, and that it names the database.
   *
   * @param connection in autocommit
   * @throws SQLException naming the statement that makes it, where it is missing and not to be
   *     made; or what speaks against using it
   */
  void prepare(Connection connection) throws SQLException {
    table = qualified(connection);
    // Before it is read: what somebody else has made under its name may run what he likes.
    form.requireTrusted(connection, table, CommitGuard.TABLE);
    makeSure(connection);
    form.require(connection, table, CommitGuard.TABLE);
    try {
      nameDatabase(connection);
    } catch (SQLException e) {
      throw new SQLException(
          "The commit guard cannot write its table "
              + shown()
              + ". See whether the database can be written, and grant SELECT, INSERT, UPDATE and"
              + " DELETE on the table; or set dmha.commitGuard=off.",
          DmhaExceptions.stateOf(e),
          e.getErrorCode(),
          e);
    }
  }

  private static String qualified(Connection connection) throws SQLException {
    String schema = connection.getSchema();
    String quote = connection.getMetaData().getIdentifierQuoteString();
    boolean isKnown = schema != null && !schema.isEmpty() && quote != null;
    return isKnown ? quoted(schema, quote.trim()) + "." + CommitGuard.TABLE : CommitGuard.TABLE;
  }

  /** A quote in the name of a schema ends no name. */
  private static String quoted(String schema, String quote) {
    return quote.isEmpty() ? schema : quote + schema.replace(quote, quote + quote) + quote;
  }

  private void makeSure(Connection connection) throws SQLException {
    SQLException missing = look(connection);
    if (missing == null) {
      return;
    }
    if (!mayCreate) {
      throw refusal("cannot read its table " + shown(), missing);
    }
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(ddl());
    } catch (SQLException e) {
      // Somebody else may have been quicker.
      if (look(connection) != null) {
        throw refusal("cannot make its table " + shown(), e);
      }
    }
  }

  private SQLException refusal(String what, SQLException cause) {
    return new SQLException(
        "The commit guard "
            + what
            + ". Run «"
            + ddl(shown())
            + "» and grant SELECT, INSERT, UPDATE and DELETE on it, or set"
            + " dmha.commitGuard.createTable=true, or dmha.commitGuard=off.",
        DmhaExceptions.stateOf(cause),
        cause.getErrorCode(),
        cause);
  }

  private @Nullable SQLException look(Connection connection) {
    try {
      long unusedNumber = numberOf(connection);
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  private void nameDatabase(Connection connection) throws SQLException {
    if (numberOf(connection) != GuardSnapshot.UNNAMED) {
      return;
    }
    try {
      long number = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
      insert(connection, DATABASE, IDENTITY, number);
    } catch (SQLException e) {
      // Somebody else may have been quicker.
      if (numberOf(connection) == GuardSnapshot.UNNAMED) {
        throw e;
      }
    }
  }

  /** The number that names the database at the other end. */
  long numberOf(Connection connection) throws SQLException {
    return look(connection, DATABASE, DATABASE).number();
  }

  /** What the table says of the database, of this token, and whether the other is there. */
  GuardSnapshot look(Connection connection, String token, String past) throws SQLException {
    return GuardSnapshot.at(connection, table, DATABASE, token, past);
  }

  void insert(Connection connection, String token, String state, long touched) throws SQLException {
    insert(connection, token, state, touched, "");
  }

  /**
   * @param condition under which it is inserted; empty for none
   */
  void insert(Connection connection, String token, String state, long touched, String condition)
      throws SQLException {
    try (PreparedStatement insert = inserting(connection, condition)) {
      insert(insert, token, state, touched);
    }
  }

  /** What inserts a row; see {@link #insert(PreparedStatement, String, String, long)}. */
  PreparedStatement inserting(Connection connection, String condition) throws SQLException {
    String values = condition.isEmpty() ? "VALUES (?, ?, ?)" : "SELECT ?, ?, ? WHERE " + condition;
    return connection.prepareStatement(
        "INSERT INTO " + table + " (TOKEN, STATE, TOUCHED) " + values);
  }

  /** Runs what {@link #inserting} has prepared. */
  static void insert(PreparedStatement insert, String token, String state, long touched)
      throws SQLException {
    insert.setString(1, token);
    insert.setString(2, state);
    insert.setLong(3, touched);
    int unusedOne = insert.executeUpdate();
  }

  /**
   * Says that a row is in use.
   *
   * @return false if it is not there
   */
  boolean touch(Connection connection, String token) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE " + table + " SET TOUCHED = ? WHERE TOKEN = ?")) {
      update.setLong(1, clock.millis());
      update.setString(2, token);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Takes away some of what connections have left that are gone, once an hour, or as long as there
   * is more. A connect must not fail for it, nor wait long.
   *
   * @param alone a condition by which its commits wait for no standby; empty for none
   */
  void purgeNowAndThen(Connection connection, String alone) throws SQLException {
    long now = clock.millis();
    long last = purgedMillis.get();
    if (now - last < PURGED_EVERY_MILLIS || !purgedMillis.compareAndSet(last, now)) {
      return;
    }
    if (purge(connection, alone) == MOST_PURGED) {
      purgedMillis.set(last);
    }
  }

  private int purge(Connection connection, String alone) throws SQLException {
    List<String> tokens = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT TOKEN FROM " + table + " WHERE TOUCHED < ? AND STATE <> 'I'")) {
      select.setMaxRows(MOST_PURGED);
      select.setLong(1, clock.millis() - KEPT_MILLIS);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          tokens.add(rows.getString(1));
        }
      }
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM "
                + table
                + " WHERE TOKEN = ? AND TOUCHED < ?"
                + (alone.isEmpty() ? "" : " AND " + alone))) {
      for (String token : tokens) {
        delete.setString(1, token);
        delete.setLong(2, clock.millis() - KEPT_MILLIS);
        int unusedCount = delete.executeUpdate();
      }
    }
    return tokens.size();
  }
}
