package io.dmha.commitguard;

import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.function.Predicate;
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
 * <p>Steps LOOK, WAIT, TOUCH, TOMB and CONFIRM of src/docs/model/commit-guard.pml.
 *
 * <p>Plain SQL of ISO 9075. Thread-safe.
 */
public final class CommitGuard {
  /** The table, unqualified. */
  public static final String TABLE = "DMHA_COMMIT";

  /** So long at least a row is there; less, for the clocks of the clients may differ. */
  private static final long TRUSTED_MILLIS = GuardTable.KEPT_MILLIS / 2;

  private final GuardTable table;
  private final WallClock clock;
  private final Check check;
  private volatile boolean isPrepared;

  /**
   * @param mayCreate whether the table is made where it is missing
   * @param clock tells by which rows are known that nobody uses any more
   */
  public CommitGuard(boolean mayCreate, WallClock clock) {
    this(mayCreate, clock, committed -> {}, (connection, schema, table) -> Collections.emptyList());
  }

  /**
   * As the other.
   *
   * @param check looks whether a commit holds
   * @param inspection looks whether the table may be believed
   */
  public CommitGuard(boolean mayCreate, WallClock clock, Check check, TableInspection inspection) {
    this.table = new GuardTable(mayCreate, clock, inspection);
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
    return table.ddl();
  }

  /**
   * Makes sure that the table is there, in the schema of the login, and that it names the database.
   *
   * @param connection in autocommit
   * @throws SQLException naming the statement that makes it, where it is missing and not to be made
   */
  public void prepare(Connection connection) throws SQLException {
    table.prepare(connection);
    isPrepared = true;
  }

  /**
   * Gives a new connection a row of its own, before it is used: by it a host is known later that
   * has lost what was committed on the connection.
   *
   * @param connection without an open transaction
   * @param alone a condition by which its commit waits for no standby: a connect must not hang
   *     where there is none, for reads still work; empty for none
   * @param isRefusal whether an error is an answer of a connection that can be used
   * @return null if the database refuses it, as a standby does
   * @throws SQLException if the connection is lost
   */
  public @Nullable DatabaseHistory anchorIfAllowed(
      Connection connection, String alone, Predicate<SQLException> isRefusal) throws SQLException {
    try {
      if (!isPrepared) {
        prepare(connection);
      }
      return anchor(connection, alone, isRefusal);
    } catch (SQLException e) {
      if (!isRefusal.test(e)) {
        throw e;
      }
      return null;
    }
  }

  private DatabaseHistory anchor(
      Connection connection, String alone, Predicate<SQLException> isRefusal) throws SQLException {
    CommitToken token = CommitToken.draw();
    return apart(
        connection,
        () -> {
          long number = table.numberOf(connection);
          table.insert(connection, token.key, token.committed, clock.millis(), alone);
          DatabaseHistory anchor = new DatabaseHistory(number, token.key, clock.millis());
          try {
            table.purgeNowAndThen(connection, alone);
          } catch (SQLException e) {
            if (!isRefusal.test(e)) {
              throw e;
            }
            // Old rows do no harm; the new one is there.
          }
          return alone.isEmpty() ? anchor : anchor.alone();
        });
  }

  /**
   * Inserts the row of a witness.
   *
   * @param connection in autocommit
   * @return what gives it another state: state, time, key
   */
  PreparedStatement witness(Connection connection, String key, String state) throws SQLException {
    if (!isPrepared) {
      prepare(connection);
    }
    table.insert(connection, key, state, clock.millis());
    return connection.prepareStatement(
        "UPDATE " + table.name() + " SET STATE = ?, TOUCHED = ? WHERE TOKEN = ?");
  }

  /**
   * Makes sure that a host has all that was done before {@code seal} was written.
   *
   * @param connection without an open transaction
   * @throws OtherDatabase if it has not
   * @throws SQLException if it could not be found out; to be asked again
   */
  void require(Connection connection, HistoryWitness.Seal seal) throws SQLException {
    String key = seal.states.key;
    String state = apart(connection, () -> table.look(connection, key, key)).state();
    if (state == null || seal.states.numberOf(state) < seal.number) {
      throw OtherDatabase.ofDraws();
    }
  }

  /**
   * Whether the open transaction of a connection sees a row of a witness, so that both sessions are
   * of one server.
   *
   * @throws SQLException what the driver says
   */
  boolean sees(Connection connection, HistoryWitness.Seal seal) throws SQLException {
    String key = seal.states.key;
    return table.look(connection, key, key).state() != null;
  }

  long millis() {
    return clock.millis();
  }

  /** Marks the transactions of one physical connection. */
  public CommitMarker marker(Connection connection, DatabaseHistory past) {
    return new CommitMarker(table, clock, connection, past.database);
  }

  /** What is known after a commit. */
  public DatabaseHistory committed(DatabaseHistory before, String token) {
    return new DatabaseHistory(before.database, token, clock.millis());
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
  public Outcome resolve(Connection connection, CommitToken token, DatabaseHistory past)
      throws SQLException {
    return apart(
        connection,
        () -> {
          GuardSnapshot look = table.look(connection, token.key, past.token);
          if (look.state() == null) {
            past.requireToConclude(look, table.shown());
            return insertOrRead(connection, token, past);
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
  public void check(Connection connection, DatabaseHistory past) throws SQLException {
    if (past.isKnown()) {
      boolean unusedDone =
          apart(
              connection,
              () -> {
                past.require(
                    table.look(connection, GuardTable.DATABASE, past.token),
                    table.shown(),
                    clock.millis() - TRUSTED_MILLIS);
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
    int isolation = connection.getTransactionIsolation();
    boolean isDirty = isolation == Connection.TRANSACTION_READ_UNCOMMITTED;
    T answer;
    try {
      connection.setAutoCommit(true);
      if (isDirty) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
      answer = question.ask();
    } catch (SQLException e) {
      try {
        restore(connection, isDirty, wasAutoCommit);
      } catch (SQLException hidden) {
        e.addSuppressed(hidden);
      }
      throw e;
    }
    restore(connection, isDirty, wasAutoCommit);
    return answer;
  }

  private static void restore(Connection connection, boolean isDirty, boolean wasAutoCommit)
      throws SQLException {
    if (isDirty) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
    }
    connection.setAutoCommit(wasAutoCommit);
  }

  private Outcome insertOrRead(Connection connection, CommitToken token, DatabaseHistory past)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      table.insert(connection, token.key, token.tombstone, clock.millis());
    } catch (SQLException e) {
      String state = stateOf(connection, token, e);
      if (state == null) {
        throw e;
      }
      return outcome(connection, token, state);
    }
    requireStill(connection, past);
    connection.commit();
    return Outcome.NOT_COMMITTED;
  }

  /**
   * The token was not there to be in the way of the insert. Nor was it purged before that: the row
   * of the last commit, whose place it would have taken, is there to be written.
   */
  private void requireStill(Connection connection, DatabaseHistory past) throws SQLException {
    if (!past.token.isEmpty() && !table.touch(connection, past.token)) {
      connection.rollback();
      past.requireNoCommit(table.shown());
    }
  }

  private Outcome outcome(Connection connection, CommitToken token, String state)
      throws SQLException {
    boolean isCommitted = state.equals(token.committed);
    if (!isCommitted && !state.equals(token.tombstone)) {
      throw OtherDatabase.ofForeignRow(table.shown());
    }
    confirm(connection, token.key, state);
    return isCommitted ? Outcome.COMMITTED : Outcome.NOT_COMMITTED;
  }

  /**
   * Commits once more. A primary that was restarted, or whose wait for its standby was ended, shows
   * a row that the standby may not have; what was before a commit that it acknowledges, it has. A
   * session that reads what is not committed shows a row that may be gone when it is to be written.
   */
  private void confirm(Connection connection, String token, String state) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement touch =
        connection.prepareStatement(
            "UPDATE " + table.name() + " SET TOUCHED = ? WHERE TOKEN = ? AND STATE = ?")) {
      touch.setLong(1, clock.millis());
      touch.setString(2, token);
      touch.setString(3, state);
      if (touch.executeUpdate() != 1) {
        throw new SQLException(
            "The row of the commit guard that was read is not there any more. It was not committed."
                + " Ask again.",
            "40001");
      }
      connection.commit();
      check.look(connection);
    }
  }

  private @Nullable String stateOf(Connection connection, CommitToken token, SQLException inserting)
      throws SQLException {
    try {
      connection.rollback();
      return table.look(connection, token.key, token.key).state();
    } catch (SQLException e) {
      inserting.addSuppressed(e);
      throw inserting;
    }
  }
}
