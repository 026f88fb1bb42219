package io.dmha.replay;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
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
 * <p>One more row names the database by a number. By it, and by the token that a connection
 * committed last, a host is known that holds another database, or one that has lost its end.
 *
 * <p>Plain SQL of ISO 9075. Thread-safe.
 */
public final class CommitGuard {
  /** The table, unqualified. */
  public static final String TABLE = "DMHA_COMMIT";

  /** Rows that were not touched for so long are of connections that are gone. */
  private static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(7);

  /** So long at least a row is there; less, for the clocks of the clients may differ. */
  private static final long TRUSTED_MILLIS = KEPT_MILLIS / 2;

  private static final String COMMITTED = "C";
  private static final String TOMBSTONE = "T";

  /** The state of the row that names the database. */
  private static final String IDENTITY = "I";

  /** The key of that row. No token is like it: they contain a hyphen. */
  private static final String DATABASE = "DATABASE";

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
    try {
      nameDatabase(connection);
      purge(connection);
    } catch (SQLException e) {
      throw new SQLException(
          "The commit guard cannot write its table "
              + table
              + ". See whether the database can be written, and grant SELECT, INSERT, UPDATE and"
              + " DELETE on the table; or set dmha.commitGuard=off.",
          e.getSQLState(),
          e.getErrorCode(),
          e);
    }
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
    try {
      long unusedNumber = numberOf(connection);
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  private void nameDatabase(Connection connection) throws SQLException {
    if (numberOf(connection) != Look.UNNAMED) {
      return;
    }
    try {
      long number = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
      insert(connection, DATABASE, IDENTITY, number);
    } catch (SQLException e) {
      // Somebody else may have been quicker.
      if (numberOf(connection) == Look.UNNAMED) {
        throw e;
      }
    }
  }

  /** The number that names the database at the other end. */
  private long numberOf(Connection connection) throws SQLException {
    return look(connection, DATABASE, DATABASE).number();
  }

  /** Marks the transactions of one physical connection. */
  public Marker marker(Connection connection) {
    return new Marker(connection);
  }

  /** Keeps its statement: it is run before each commit. As thread-safe as the connection. */
  public final class Marker {
    private final Connection connection;
    private @Nullable PreparedStatement update;
    private long number;

    private Marker(Connection connection) {
      this.connection = connection;
    }

    /**
     * Makes the token part of the open transaction.
     *
     * @param previous the token that was committed last, whose row is used again; empty for none
     * @return false if that row was looked for and is gone
     */
    @CanIgnoreReturnValue
    public boolean mark(String previous, String token) throws SQLException {
      if (number == 0) {
        number = numberOf(connection);
      }
      boolean isUpdated = !previous.isEmpty() && isUpdated(previous, token);
      if (!isUpdated) {
        insert(connection, token, COMMITTED, clock.millis());
      }
      return isUpdated || previous.isEmpty();
    }

    /** What is known after a mark, where {@code before} was known before it. */
    public Past past(Past before) {
      return before.database == number ? before : new Past(number, "", 0);
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

  /** What is known after a commit. */
  public Past committed(Past before, String token) {
    return new Past(before.database, token, clock.millis());
  }

  private void insert(Connection connection, String token, String state, long touched)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO " + table + " (TOKEN, STATE, TOUCHED) VALUES (?, ?, ?)")) {
      insert.setString(1, token);
      insert.setString(2, state);
      insert.setLong(3, touched);
      int unusedOne = insert.executeUpdate();
    }
  }

  /**
   * Finds out, and sees to it that the answer stays. Waits, as long as the database lets it, while
   * the old transaction is open.
   *
   * @param connection without an open transaction
   * @param past what was known when the transaction was marked
   * @throws OtherDatabase if the connection is not to that database; nothing is written then
   * @throws SQLException if it could not be found out; to be asked again
   */
  public Outcome resolve(Connection connection, String token, Past past) throws SQLException {
    return apart(
        connection,
        () -> {
          Look look = look(connection, token, past.token);
          if (look.state() == null) {
            require(past, look);
            return insertOrRead(connection, token);
          }
          return outcome(connection, token, look.state());
        });
  }

  /**
   * Makes sure that a connection is to the database that is known, and that it has all that is
   * known of it.
   *
   * @param connection without an open transaction
   * @throws OtherDatabase if it is not
   * @throws SQLException if it could not be found out; to be asked again
   */
  public void check(Connection connection, Past past) throws SQLException {
    if (past.isKnown()) {
      boolean unusedDone =
          apart(
              connection,
              () -> {
                require(past, look(connection, DATABASE, past.token));
                return true;
              });
    }
  }

  private interface Question<T> {
    T ask() throws SQLException;
  }

  /** With autocommit, and so that nothing is seen that is not committed. */
  private static <T> T apart(Connection connection, Question<T> question) throws SQLException {
    boolean wasAutoCommit = connection.getAutoCommit();
    connection.setAutoCommit(true);
    int isolation = connection.getTransactionIsolation();
    if (isolation == Connection.TRANSACTION_READ_UNCOMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    try {
      return question.ask();
    } finally {
      if (isolation == Connection.TRANSACTION_READ_UNCOMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
      connection.setAutoCommit(wasAutoCommit);
    }
  }

  private Outcome insertOrRead(Connection connection, String token) throws SQLException {
    try {
      insert(connection, token, TOMBSTONE, clock.millis());
      return Outcome.NOT_COMMITTED;
    } catch (SQLException e) {
      String state = stateOf(connection, token, e);
      if (state == null) {
        throw e;
      }
      return outcome(connection, token, state);
    }
  }

  private Outcome outcome(Connection connection, String token, String state) throws SQLException {
    if (!state.equals(COMMITTED)) {
      return Outcome.NOT_COMMITTED;
    }
    confirm(connection, token);
    return Outcome.COMMITTED;
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
    try {
      return look(connection, token, token).state();
    } catch (SQLException e) {
      inserting.addSuppressed(e);
      throw inserting;
    }
  }

  private Look look(Connection connection, String token, String past) throws SQLException {
    return Look.at(connection, table, DATABASE, token, past);
  }

  private void require(Past past, Look look) throws OtherDatabase {
    past.require(look, table, clock.millis() - TRUSTED_MILLIS);
  }

  private void purge(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + table + " WHERE TOUCHED < ? AND STATE <> 'I'")) {
      delete.setLong(1, clock.millis() - KEPT_MILLIS);
      int unusedCount = delete.executeUpdate();
    }
  }
}
