package io.dmha.proxy;

import io.dmha.fault.Phase;
import io.dmha.recovery.Continuity;
import io.dmha.recovery.Lifeline;
import io.dmha.recovery.Link;
import io.dmha.recovery.State;
import io.dmha.recovery.Work;
import io.dmha.replay.Doing;
import io.dmha.session.SessionState.Item;
import io.dmha.target.SqlKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where transactions end: in whole, to a savepoint, or by autocommit. */
public abstract class TransactionConnection extends SessionConnection {
  /** For the prototype. */
  protected TransactionConnection() {}

  protected TransactionConnection(Shared shared, Lifeline lifeline) {
    super(shared, lifeline);
  }

  @Override
  public void commit() throws SQLException {
    endTransaction("commit", Connection::commit);
  }

  @Override
  public void rollback() throws SQLException {
    endTransaction("rollback", Connection::rollback);
  }

  private void endTransaction(String what, TransactionEnd end) throws SQLException {
    boolean isCommit = what.equals("commit");
    if (isCommit) {
      refuseIfLost();
    }
    told = null;
    // Read before it is sent: another thread that closes ends the transaction.
    boolean mayBeLost = isCommit && hasWork();
    Link link = lifeline.link();
    if (link == null && lifeline.state() != State.CLOSED && !mayBeLost) {
      // Nothing to end, or it went with the connection.
      transaction.end();
      return;
    }
    // More than once only where a commit was surely not sent: then all is done again first.
    while (true) {
      boolean isMarking = mayBeLost;
      try {
        link = begin();
        if (isMarking) {
          markCommit(link);
          isMarking = false;
        }
        end.on(link.connection());
        if (isCommit) {
          check(link);
        }
        ended(isCommit);
        expectUnseenWork(link);
        end();
        return;
      } catch (Throwable t) {
        if (endFailed(t, link, isCommit, isMarking, mayBeLost, what)) {
          return;
        }
      }
    }
  }

  /** Ends the transaction that was made around a write with autocommit. */
  final void commitImplicit() throws SQLException {
    while (true) {
      Link link = null;
      boolean isMarking = true;
      try {
        link = begin();
        markCommit(link);
        isMarking = false;
        link.connection().commit();
        check(link);
        committed();
        end();
        autoCommitAgain(link);
        return;
      } catch (Throwable t) {
        if (endFailed(t, link, true, isMarking, true, "the commit of a write with autocommit")) {
          return;
        }
      }
    }
  }

  /** Undoes the transaction that was made around a write that has failed. */
  final void rollBackImplicit() {
    transaction.end();
    Link link = lifeline.link();
    if (link != null) {
      replays.rollBack();
      autoCommitAgain(link);
    }
  }

  private void autoCommitAgain(Link link) {
    try {
      link.connection().setAutoCommit(true);
    } catch (SQLException | RuntimeException e) {
      // What it did is done. A connection in an unknown mode is of no use to what comes next.
      drop(link, false, "autocommit could not be turned on again");
    }
  }

  /** A commit that the server itself doubts is judged as one whose reply was lost. */
  private void check(Link link) throws SQLException {
    if (shared.continuity != Continuity.OFF) {
      shared.target.checkCommitted(link.connection());
    }
  }

  /** The same for a statement that has committed by itself. */
  final void checkCommitted(SqlKind kind, Statement statement) {
    boolean commits = kind == SqlKind.COMMIT || (kind == SqlKind.WRITE && !inTransaction());
    if (commits && shared.continuity != Continuity.OFF) {
      try {
        shared.target.checkCommitted(statement);
      } catch (SQLException e) {
        // To be judged as the failure of the statement.
        throw Sneaky.<RuntimeException>rethrow(e);
      }
    }
  }

  private void ended(boolean isCommit) {
    if (isCommit) {
      committed();
    } else {
      transaction.end();
    }
  }

  /** Judges the failed end of a transaction; tells whether it has ended all the same. */
  private boolean endFailed(
      Throwable t,
      @Nullable Link link,
      boolean isCommit,
      boolean isMarking,
      boolean mayBeLost,
      String what)
      throws SQLException {
    if (isMarking) {
      Work open = judge.workOf(Effect.RESULT, SqlKind.WRITE, link);
      boolean unusedNotEnded = judge.failed(t, link, Phase.SENT, open, "the mark of a commit");
      return false;
    }
    // To commit what was only read, and to roll back, is done by the loss itself.
    Work work = mayBeLost ? Work.COMMIT : Work.ROLLBACK;
    Phase phase = isCommit ? Phase.COMMIT_SENT : Phase.SENT;
    boolean isDone = judge.failed(t, link, phase, work, what);
    if (isDone) {
      transaction.end();
    }
    return isDone;
  }

  /** Whether the open transaction did more than provable reads. */
  final boolean hasWork() {
    return transaction.hasWrites();
  }

  private interface TransactionEnd {
    void on(Connection connection) throws SQLException;
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    with(savepoint, "rollback to a savepoint", Connection::rollback);
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    with(savepoint, "the release of a savepoint", Connection::releaseSavepoint);
  }

  private interface SavepointCall {
    void on(Connection connection, @Nullable Savepoint bare) throws SQLException;
  }

  private void with(Savepoint savepoint, String what, SavepointCall call) throws SQLException {
    checkAlive(savepoint);
    Doing doing =
        on -> {
          call.on((Connection) on, (Savepoint) Arguments.bare(savepoint));
          return null;
        };
    Object unused =
        call(
            what,
            on -> {
              Object unusedNothing = doing.on(on.connection());
              return true;
            });
    noted(what, doing, null);
  }

  private void checkAlive(Savepoint savepoint) throws SQLException {
    if (lifeline.link() == null && transaction.isOpen()) {
      // Does the transaction again, or tells that it is lost.
      Link unusedAgain = begin();
    }
    if (savepoint instanceof ProxyBase && ((ProxyBase) savepoint).link != lifeline.link()) {
      // Its loss was told. A transaction that runs now is another one, and goes on.
      throw new SQLException(
          "The savepoint was on a connection that is lost, and its transaction with it. Roll back"
              + " and run the transaction again.",
          "3B001");
    }
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return savepoint(on -> ((Connection) on).setSavepoint());
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    return savepoint(on -> ((Connection) on).setSavepoint(name));
  }

  private Savepoint savepoint(Doing doing) throws SQLException {
    Savepoint made =
        call(
            "setSavepoint",
            on -> {
              Link live = beforeSavepoint(on);
              return wrapped(live, (Savepoint) Objects.requireNonNull(doing.on(live.connection())));
            });
    noted("setSavepoint", doing, made);
    return made;
  }

  /** Our savepoint for the delegate's. */
  abstract Savepoint wrapped(Link link, Savepoint savepoint);

  /** Counts as work: what follows it must not go on without it on another link. */
  private Link beforeSavepoint(Link link) throws SQLException {
    return autoCommit ? link : beforeExecute(link, SqlKind.READ);
  }

  /** A commit point where it turns autocommit on inside a transaction. */
  @Override
  public void setAutoCommit(boolean on) throws SQLException {
    if (on && lifeline.state() == State.DISCONNECTED && !hasWork()) {
      // What was only read is ended by the loss itself, as by commit().
      transaction.end();
    }
    if (on && transaction.isOpen() && isAutoCommitNew()) {
      commitByAutoCommit();
    } else {
      boolean isOnTwice = on && autoCommit && !shared.target.setAutoCommitTwiceMayCommit();
      if ((on || autoCommit) && !isOnTwice) {
        mayCommit();
      }
      setPlain("setAutoCommit", Item.AUTO_COMMIT, c -> c.setAutoCommit(on));
    }
    session.put(Item.AUTO_COMMIT, c -> c.setAutoCommit(on));
    autoCommit = on;
    told = on ? null : told;
    Link now = lifeline.link();
    if (now != null) {
      expectUnseenWork(now);
    }
  }

  /**
   * Whether autocommit is off as the driver sees it. After SQL text has begun a transaction, some
   * drivers say so, and some do not and take no notice of what turns it on.
   */
  private boolean isAutoCommitNew() {
    Link link = lifeline.link();
    return !autoCommit || link == null || !link.isInAutoCommit();
  }

  private void commitByAutoCommit() throws SQLException {
    boolean mayBeLost = hasWork();
    while (true) {
      Link link = null;
      boolean isMarking = mayBeLost;
      try {
        link = begin();
        if (isMarking) {
          markCommit(link);
          isMarking = false;
        }
        if (!shared.target.setAutoCommitCommits()) {
          link.connection().commit();
        }
        link.connection().setAutoCommit(true);
        check(link);
        committed();
        end();
        return;
      } catch (Throwable t) {
        if (endFailed(t, link, true, isMarking, mayBeLost, "setAutoCommit(true)")) {
          Link now = lifeline.link();
          if (now != null) {
            // The link on which the outcome was found out has the session as it was.
            autoCommitAgain(now);
          }
          return;
        }
      }
    }
  }
}
