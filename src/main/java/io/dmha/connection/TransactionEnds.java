package io.dmha.connection;

import io.dmha.connect.ConnectionState;
import io.dmha.connect.ReconnectingLink;
import io.dmha.failover.ClusterContext;
import io.dmha.failover.ConnectionCore;
import io.dmha.fault.Phase;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Effect;
import io.dmha.session.SessionState.Item;
import io.dmha.session.Transaction;
import io.dmha.sql.SqlKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Where transactions end: as a whole, by autocommit, or by the close of the connection. */
public final class TransactionEnds {
  private final ConnectionCore core;
  private final ClusterContext context;
  private final ReconnectingLink reconnecting;
  private final Transaction transaction;
  private final SessionSettings settings;

  public TransactionEnds(ConnectionCore core, SessionSettings settings) {
    this.core = core;
    this.context = core.context;
    this.reconnecting = core.reconnecting;
    this.transaction = core.transaction;
    this.settings = settings;
  }

  /** Commits. */
  public void commit() throws SQLException {
    core.turn.take(null);
    try {
      core.reported.refuseCommit();
      endOfApplication("commit", commitOrReads(), this::commitOn);
    } catch (Throwable e) {
      // Whatever became of it, it has ended.
      core.reported.ended();
      throw e;
    } finally {
      core.turn.give();
    }
  }

  /** Rolls back; what went with its link needs no host for it. */
  public void rollback() throws SQLException {
    core.turn.during(
        () -> {
          boolean isLost = core.reported.mustRollBack();
          core.reported.forget();
          if (!isLost || !core.autoCommit) {
            endOfApplication("rollback", Ending.ROLLBACK, on -> on.connection().rollback());
          }
        });
  }

  private void endOfApplication(String what, Ending ending, TransactionEnd end)
      throws SQLException {
    boolean isGone = reconnecting.link() == null && !core.isClosed();
    if (isGone && ending != Ending.COMMIT) {
      // Nothing to end, or it went with the connection.
      core.work.hasEnded(ending != Ending.ROLLBACK);
      return;
    }
    Link on = end(what, ending, end);
    if (on != null) {
      core.work.expectUnseen(on);
    }
  }

  private void commitOn(Link link) throws SQLException {
    link.connection().commit();
    core.work.checkAnswered(link);
  }

  /** Read before it is sent: another thread that closes ends the transaction. */
  private Ending commitOrReads() {
    return core.work.hasWork() ? Ending.COMMIT : Ending.COMMIT_OF_READS;
  }

  /** Ends the transaction that was made around a write with autocommit. */
  public void commitImplicit() throws SQLException {
    String what = "the commit of a write with autocommit";
    Link on = end(what, Ending.COMMIT, this::commitOn);
    if (on != null) {
      autoCommitAgain(on);
    }
  }

  /** Commits by closing the delegate, whose driver commits then, so that its loss is resolved. */
  void commitByClosing() throws SQLException {
    Link unusedClosed =
        end(
            "close(), by which the driver commits",
            Ending.COMMIT,
            this::markWithinBound,
            context.boundedCalls::closeOrThrow);
  }

  /** A driver whose connection is in use by another thread may have this one wait for that. */
  private void markWithinBound(Link link) throws SQLException {
    Duration bound = context.limits.cancel();
    String what = "mark of a close() that commits";
    try {
      boolean unusedDone =
          context.boundedCalls.bounded(
              "the " + what,
              bound,
              () -> {
                core.work.mark(link);
                return true;
              });
    } catch (TimeoutException e) {
      core.drop(link, false, "a " + what + " got no answer");
      throw BoundedCalls.cutOff(what, bound, e);
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
    return end(what, ending, core.work::mark, end);
  }

  private @Nullable Link end(String what, Ending ending, TransactionEnd marking, TransactionEnd end)
      throws SQLException {
    // More than once only where a commit was surely not sent: then all is done again first.
    while (true) {
      Link link = null;
      boolean isMarking = ending == Ending.COMMIT;
      try {
        link = isMarking ? core.work.stillOpen(core.begin()) : core.begin();
        if (isMarking) {
          marking.on(link);
          isMarking = false;
        }
        if (ending != Ending.ROLLBACK) {
          transaction.commitsAs(context.dialect.standing(link.connection()));
        }
        boolean wasExplicit = transaction.isExplicit();
        end.on(link);
        if (ending == Ending.ROLLBACK) {
          transaction.end();
        } else {
          core.work.checkCommitted(link);
          core.work.committed();
        }
        if (wasExplicit) {
          core.work.readAutoCommit(link);
        }
        core.end();
        return link;
      } catch (Throwable t) {
        if (isMarking) {
          AtStake open = core.failures.workOf(Effect.RESULT, SqlKind.WRITE, link);
          try {
            boolean unusedNotEnded =
                core.failures.failed(t, link, Phase.SENT, open, "the mark of a commit");
          } catch (SQLException told) {
            throw core.losses.notCommitted(link, told);
          }
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
    boolean isDone = core.failures.failed(t, link, phase, work, what);
    if (isDone) {
      core.work.hasEnded(ending != Ending.ROLLBACK);
    }
    return isDone;
  }

  /** Undoes the transaction that was made around a write that has failed. */
  public void rollBackImplicit() {
    transaction.end();
    Link link = reconnecting.link();
    if (link != null) {
      core.replayer.rollBack();
      autoCommitAgain(link);
    }
  }

  private void autoCommitAgain(Link link) {
    try {
      link.connection().setAutoCommit(true);
    } catch (SQLException | RuntimeException e) {
      // What it did is done. A connection in an unknown mode is of no use to what comes next.
      core.drop(link, false, "autocommit could not be turned on again");
    } catch (Error e) {
      core.drop(link, false, "autocommit could not be turned on again");
      throw e;
    }
  }

  /** A commit point where it turns autocommit on inside a transaction. */
  public void setAutoCommit(boolean on) throws SQLException {
    core.turn.take(null);
    try {
      if (on && core.reported.mustRollBack()) {
        core.reported.refuseCommit();
      }
      autoCommitInTurn(on);
      if (on) {
        core.reported.forget();
      }
    } catch (Throwable e) {
      if (on) {
        core.reported.ended();
      }
      throw e;
    } finally {
      core.turn.give();
    }
  }

  private void autoCommitInTurn(boolean on) throws SQLException {
    if (on && reconnecting.state() == ConnectionState.DISCONNECTED && !core.work.hasWork()) {
      // What was only read is ended by the loss itself, as by commit().
      core.work.hasEnded(true);
    }
    if (on && transaction.isOpen() && isAutoCommitNew()) {
      commitByAutoCommit();
    } else {
      boolean isOnTwice = on && core.autoCommit && !context.dialect.setAutoCommitTwiceMayCommit();
      if ((on || core.autoCommit) && !isOnTwice) {
        core.work.mayCommit();
      }
      settings.setPlain("setAutoCommit", Item.AUTO_COMMIT, c -> c.setAutoCommit(on));
      transaction.settled();
    }
    core.session.put(Item.AUTO_COMMIT, c -> c.setAutoCommit(on));
    core.autoCommit = on;
    Link now = reconnecting.link();
    if (now != null) {
      core.work.expectUnseen(now);
    }
  }

  /**
   * Whether autocommit is off as the driver sees it. After SQL text has begun a transaction, some
   * drivers say so, and some do not and take no notice of what turns it on.
   */
  private boolean isAutoCommitNew() {
    Link link = reconnecting.link();
    return !core.autoCommit || link == null || !link.isInAutoCommit();
  }

  private void commitByAutoCommit() throws SQLException {
    Link on =
        end(
            "setAutoCommit(true)",
            commitOrReads(),
            link -> {
              if (!context.dialect.setAutoCommitCommits()) {
                commitOn(link);
              }
              link.connection().setAutoCommit(true);
              core.work.checkAnswered(link);
            });
    Link now = reconnecting.link();
    if (on == null && now != null) {
      // The link on which the outcome was found out has the session as it was.
      autoCommitAgain(now);
    }
  }
}
