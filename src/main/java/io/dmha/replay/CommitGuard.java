package io.dmha.replay;

import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a commit took place whose reply was lost: by a row that is part of the
 * transaction, in a table of ours. The row holds a token that is used once.
 *
 * <p>Who asks for the outcome inserts the same token. The key is unique, so the database itself
 * makes the asker wait until the old transaction has ended: then either the token is there, and the
 * transaction is committed; or it is not, and the asker's own row, committed as a tombstone, keeps
 * the old transaction from ever committing. The answer stays the same for whoever asks, and when.
 *
 * <p>Plain SQL of ISO 9075. Thread-safe.
 */
public final class CommitGuard {
  /** The table, unqualified. */
  public static final String TABLE = "DMHA_COMMIT";

  /** Rows that were not touched for so long are of connections that are gone. */
  private static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(7);

  private static final String COMMITTED = "C";
  private static final String TOMBSTONE = "T";

  private final boolean mayCreate;
  private final WallClock clock;
  private final Check check;

  /** Qualified, so that it means the same whatever schema is the current one. */
  private volatile String table = TABLE;

  private volatile boolean isPrepared;

  /**
   * @param mayCreate whether the table is made where it is missing
   * @param clock tells by which rows are known that nobody uses any more
   */
  public CommitGuard(boolean mayCreate, WallClock clock) {
    this(mayCreate, clock, committed -> {});
  }

  /**
   * As the other.
   *
   * @param check looks whether a commit holds
   */
  public CommitGuard(boolean mayCreate, WallClock clock, Check check) {
    this.mayCreate = mayCreate;
    this.clock = clock;
    this.check = check;
  }

  /** Looks whether a commit holds that has returned. */
  @FunctionalInterface
  public interface Check {
    /**
     * Throws if it may yet be lost.
     *
     * @param committed the connection on which it has returned
     */
    void look(Connection committed) throws SQLException;
  }

  /** Whether {@link #prepare} has succeeded once. */
  public boolean isPrepared() {
    return isPrepared;
  }

  /** What became of a commit. */
  public enum Outcome {
    /** It took place. */
    COMMITTED,
    /** It did not, and cannot any more. */
    NOT_COMMITTED
  }

  /** The statement that makes the table. */
  public String ddl() {
    return "CREATE TABLE "
        + table
        + " (TOKEN VARCHAR(64) NOT NULL PRIMARY KEY, STATE CHAR(1) NOT NULL,"
        + " TOUCHED BIGINT NOT NULL)";
  }

  /**
   * Makes sure that the table is there, in the schema of the login, and takes away what connections
   * have left in it that are gone.
   *
   * @param connection in autocommit
   * @throws SQLException naming the statement that makes it, where it is missing and not to be made
   */
  public void prepare(Connection connection) throws SQLException {
    table = qualified(connection);
    makeSure(connection);
    purge(connection);
    isPrepared = true;
  }

  private static String qualified(Connection connection) throws SQLException {
    String schema = connection.getSchema();
    String quote = connection.getMetaData().getIdentifierQuoteString();
    boolean isKnown = schema != null && !schema.isEmpty() && quote != null;
    return isKnown ? quote.trim() + schema + quote.trim() + "." + TABLE : TABLE;
  }

  private void makeSure(Connection connection) throws SQLException {
    SQLException missing = look(connection);
    if (missing == null) {
      return;
    }
    if (!mayCreate) {
      throw refusal("cannot read its table " + table, missing);
    }
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(ddl());
    } catch (SQLException e) {
      // Somebody else may have been quicker.
      if (look(connection) != null) {
        throw refusal("cannot make its table " + table, e);
      }
    }
  }

  private SQLException refusal(String what, SQLException cause) {
    return new SQLException(
        "The commit guard "
            + what
            + ". Run «"
            + ddl()
            + "» and grant SELECT, INSERT, UPDATE and DELETE on it, or set"
            + " dmha.commitGuard.createTable=true, or dmha.commitGuard=off.",
        cause.getSQLState(),
        cause.getErrorCode(),
        cause);
  }

  private @Nullable SQLException look(Connection connection) {
    try (PreparedStatement select = connection.prepareStatement(selectSql())) {
      select.setString(1, "");
      select.executeQuery().close();
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  private String selectSql() {
    return "SELECT STATE FROM " + table + " WHERE TOKEN = ?";
  }

  /** Marks the transactions of one physical connection. */
  public Marker marker(Connection connection) {
    return new Marker(connection);
  }

  /** Keeps its statement: it is run before each commit. As thread-safe as the connection. */
  public final class Marker {
    private final Connection connection;
    private @Nullable PreparedStatement update;

    private Marker(Connection connection) {
      this.connection = connection;
    }

    /**
     * Makes the token part of the open transaction.
     *
     * @param previous the token that was committed last, whose row is used again; empty for none
     */
    public void mark(String previous, String token) throws SQLException {
      if (previous.isEmpty() || !isUpdated(previous, token)) {
        insert(connection, token, COMMITTED);
      }
    }

    private boolean isUpdated(String previous, String token) throws SQLException {
      PreparedStatement known = update;
      if (known == null) {
        known =
            connection.prepareStatement(
                "UPDATE " + table + " SET TOKEN = ?, TOUCHED = ? WHERE TOKEN = ?");
        update = known;
      }
      known.setString(1, token);
      known.setLong(2, clock.millis());
      known.setString(3, previous);
      return known.executeUpdate() == 1;
    }
  }

  private void insert(Connection connection, String token, String state) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO " + table + " (TOKEN, STATE, TOUCHED) VALUES (?, ?, ?)")) {
      insert.setString(1, token);
      insert.setString(2, state);
      insert.setLong(3, clock.millis());
      int unusedOne = insert.executeUpdate();
    }
  }

  /**
   * Finds out, and sees to it that the answer stays. Waits, as long as the database lets it, while
   * the old transaction is open.
   *
   * @param connection to the same database, without an open transaction
   * @throws SQLException if it could not be found out; to be asked again
   */
  public Outcome resolve(Connection connection, String token) throws SQLException {
    boolean wasAutoCommit = connection.getAutoCommit();
    int isolation = connection.getTransactionIsolation();
    if (isolation == Connection.TRANSACTION_READ_UNCOMMITTED) {
      // A token that is not committed must not be seen.
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    connection.setAutoCommit(true);
    try {
      return insertOrRead(connection, token);
    } finally {
      if (isolation == Connection.TRANSACTION_READ_UNCOMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
      connection.setAutoCommit(wasAutoCommit);
    }
  }

  private Outcome insertOrRead(Connection connection, String token) throws SQLException {
    try {
      insert(connection, token, TOMBSTONE);
      return Outcome.NOT_COMMITTED;
    } catch (SQLException e) {
      String state = stateOf(connection, token, e);
      if (state == null) {
        throw e;
      }
      if (state.equals(COMMITTED)) {
        confirm(connection, token);
        return Outcome.COMMITTED;
      }
      return Outcome.NOT_COMMITTED;
    }
  }

  /**
   * Commits once more. A primary that was restarted, or whose wait for its standby was ended, shows
   * a commit that the standby may not have; what was before a commit that it acknowledges, it has.
   */
  private void confirm(Connection connection, String token) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement touch =
        connection.prepareStatement("UPDATE " + table + " SET TOUCHED = ? WHERE TOKEN = ?")) {
      touch.setLong(1, clock.millis());
      touch.setString(2, token);
      int unusedOne = touch.executeUpdate();
      connection.commit();
      check.look(connection);
    }
  }

  private @Nullable String stateOf(Connection connection, String token, SQLException inserting)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(selectSql())) {
      select.setString(1, token);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getString(1).trim() : null;
      }
    } catch (SQLException e) {
      inserting.addSuppressed(e);
      throw inserting;
    }
  }

  private void purge(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + table + " WHERE TOUCHED < ?")) {
      delete.setLong(1, clock.millis() - KEPT_MILLIS);
      int unusedCount = delete.executeUpdate();
    }
  }
}
