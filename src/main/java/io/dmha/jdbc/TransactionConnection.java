package io.dmha.jdbc;

import io.dmha.connect.ConnectionState;
import io.dmha.connect.ReconnectingLink;
import io.dmha.failover.ClusterContext;
import io.dmha.fault.Phase;
import io.dmha.link.Disposal;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Continuity;
import io.dmha.outcome.Effect;
import io.dmha.outcome.Sneaky;
import io.dmha.session.SessionState.Item;
import io.dmha.sql.SqlKind;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Where transactions end: in whole, to a savepoint, or by autocommit. */
public abstract class TransactionConnection extends SavepointConnection {
  /** For the prototype. */
  protected TransactionConnection() {}

  protected TransactionConnection(ClusterContext shared, ReconnectingLink lifeline) {
    super(shared, lifeline);
  }

  @Override
  public void commit() throws SQLException {
    turn.take(null);
    try {
      told.refuseCommit();
      endOfApplication("commit", commitOrReads(), on -> on.connection().commit());
    } catch (Throwable e) {
      // Whatever became of it, it has ended.
      told.ended();
      throw e;
    } finally {
      turn.give();
    }
  }

  @Override
  public void rollback() throws SQLException {
    turn.take(null);
    try {
      boolean isLost = told.mustRollBack();
      told.forget();
      if (!isLost || !autoCommit) {
        endOfApplication("rollback", Ending.ROLLBACK, on -> on.connection().rollback());
      }
    } finally {
      turn.give();
    }
  }

  private void endOfApplication(String what, Ending ending, TransactionEnd end)
      throws SQLException {
    boolean isGone = lifeline.link() == null && lifeline.state() != ConnectionState.CLOSED;
    if (isGone && ending != Ending.COMMIT) {
      // Nothing to end, or it went with the connection.
      transaction.end();
      return;
    }
    Link on = end(what, ending, end);
    if (on != null) {
      expectUnseenWork(on);
    }
  }

  /** Read before it is sent: another thread that closes ends the transaction. */
  private Ending commitOrReads() {
    return hasWork() ? Ending.COMMIT : Ending.COMMIT_OF_READS;
  }

  /** Ends the transaction that was made around a write with autocommit. */
  final void commitImplicit() throws SQLException {
    String what = "the commit of a write with autocommit";
    Link on = end(what, Ending.COMMIT, link -> link.connection().commit());
    if (on != null) {
      autoCommitAgain(on);
    }
  }

  /** Commits by closing the delegate, whose driver commits then, so that its loss is resolved. */
  final void commitByClosing() throws SQLException {
    Link unusedClosed =
        end(
            "close(), by which the driver commits",
            Ending.COMMIT,
            this::markWithinBound,
            shared.disposal::closeOrThrow);
  }

  /** A driver whose connection is in use by another thread may have this one wait for that. */
  private void markWithinBound(Link link) throws SQLException {
    Duration bound = shared.limits.cancel();
    String what = "mark of a close() that commits";
    try {
      boolean unusedDone =
          shared.disposal.bounded(
              "the " + what,
              bound,
              () -> {
                markCommit(link);
                return true;
              });
    } catch (TimeoutException e) {
      drop(link, false, "a " + what + " got no answer");
      throw Disposal.cutOff(what, bound, e);
    }
  }

  /** What the end of a transaction means. */
  private enum Ending {
    /** What was written may be there or not, if its reply is lost. */
    COMMIT,
    /** To commit what was only read is done by the loss itself. */
    COMMIT_OF_READS,
    /** Done by the loss itself. */
    ROLLBACK
  }

  private interface TransactionEnd {
    void on(Link link) throws SQLException;
  }

  /**
   * Ends the open transaction.
   *
   * @return the link on which it did; null where it was lost and has ended all the same
   */
  private @Nullable Link end(String what, Ending ending, TransactionEnd end) throws SQLException {
    return end(what, ending, this::markCommit, end);
  }

  private @Nullable Link end(String what, Ending ending, TransactionEnd marking, TransactionEnd end)
      throws SQLException {
    // More than once only where a commit was surely not sent: then all is done again first.
    while (true) {
      Link link = null;
      boolean isMarking = ending == Ending.COMMIT;
      try {
        link = isMarking ? stillOpen(begin()) : begin();
        if (isMarking) {
          marking.on(link);
          isMarking = false;
        }
        if (ending != Ending.ROLLBACK) {
          transaction.commitsAs(shared.target.standing(link.connection()));
        }
        end.on(link);
        if (ending == Ending.ROLLBACK) {
          transaction.end();
        } else {
          check(link);
          committed();
        }
        end();
        return link;
      } catch (Throwable t) {
        if (isMarking) {
          AtStake open = judge.workOf(Effect.RESULT, SqlKind.WRITE, link);
          boolean unusedNotEnded = judge.failed(t, link, Phase.SENT, open, "the mark of a commit");
        } else if (endFailed(t, link, ending, what)) {
          return null;
        }
      }
    }
  }

  /** Judges the failed end of a transaction; tells whether it has ended all the same. */
  private boolean endFailed(Throwable t, @Nullable Link link, Ending ending, String what)
      throws SQLException {
    AtStake work = ending == Ending.COMMIT ? AtStake.COMMIT : AtStake.ROLLBACK;
    Phase phase = ending == Ending.ROLLBACK ? Phase.SENT : Phase.COMMIT_SENT;
    boolean isDone = judge.failed(t, link, phase, work, what);
    if (isDone) {
      if (ending != Ending.ROLLBACK) {
        session.commit();
      }
      transaction.end();
    }
    return isDone;
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
    } catch (Error e) {
      drop(link, false, "autocommit could not be turned on again");
      throw e;
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

  /** Whether the open transaction did more than provable reads. */
  final boolean hasWork() {
    return transaction.hasWrites();
  }

  /** A commit point where it turns autocommit on inside a transaction. */
  @Override
  public void setAutoCommit(boolean on) throws SQLException {
    turn.take(null);
    try {
      if (on && told.mustRollBack()) {
        told.refuseCommit();
      }
      autoCommitInTurn(on);
      if (on) {
        told.forget();
      }
    } catch (Throwable e) {
      if (on) {
        told.ended();
      }
      throw e;
    } finally {
      turn.give();
    }
  }

  private void autoCommitInTurn(boolean on) throws SQLException {
    if (on && lifeline.state() == ConnectionState.DISCONNECTED && !hasWork()) {
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
      transaction.settled();
    }
    session.put(Item.AUTO_COMMIT, c -> c.setAutoCommit(on));
    autoCommit = on;
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
    Link on =
        end(
            "setAutoCommit(true)",
            commitOrReads(),
            link -> {
              if (!shared.target.setAutoCommitCommits()) {
                link.connection().commit();
              }
              link.connection().setAutoCommit(true);
            });
    Link now = lifeline.link();
    if (on == null && now != null) {
      // The link on which the outcome was found out has the session as it was.
      autoCommitAgain(now);
    }
  }
}
