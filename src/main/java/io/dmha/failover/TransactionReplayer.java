package io.dmha.failover;

import io.dmha.commitguard.OtherDatabase;
import io.dmha.connect.ConnectionState;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.EventType;
import io.dmha.event.LostTransaction;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.Difference;
import io.dmha.replay.Journal;
import io.dmha.replay.StepFailed;
import io.dmha.session.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Does the open transaction of one connection again on another link, under the budget of the call
 * that found the old one gone. Nothing is committed here: whatever fails, the transaction is not
 * applied. As thread-safe as the core. Step AGAIN of src/docs/model/commit-guard.pml.
 */
public final class TransactionReplayer {
  private final ConnectionCore core;
  private final ClusterContext context;

  TransactionReplayer(ConnectionCore core) {
    this.core = core;
    this.context = core.context;
  }

  /**
   * Finds a host and does the transaction again on it.
   *
   * @return the link on which it goes on
   * @throws SQLException that it is not applied; the connection can be used again then
   */
  Link replay(Budget budget) throws SQLException {
    Transaction transaction = core.transaction;
    Link lost = transaction.linkOrThrow();
    ask(lost, budget);
    if (core.tokens != null) {
      core.tokens.lost();
    }
    Link before = lost;
    for (int failures = 0; ; failures++) {
      Link made = connect(lost, budget);
      String failure;
      try {
        if (made.greeting().isOfOtherDatabaseThan(lost.greeting())) {
          throw CommitOutcomeQuery.otherDatabase(lost, made);
        }
        play(Arrays.asList(lost, before), made, budget);
        transaction.movedTo(made);
        transaction.journal.adopted(made);
        if (!core.reconnecting.adopt(made, budget)) {
          before = made;
          budget.causedBy(new SQLException("the host was lost when all was done again"));
          pause(failures, lost, budget);
          continue;
        }
        core.work.expectUnseen(made);
        core.publish(
            EventType.TRANSACTION_REPLAYED, made, "did a transaction again, to the same end");
        return made;
      } catch (Difference e) {
        context.counters.add(Count.REPLAY_DIFFERED);
        throw notApplied(lost, made, budget, ", " + e.getMessage(), e);
      } catch (OtherDatabase e) {
        throw notApplied(lost, made, budget, ": " + e.what(), e);
      } catch (TimeoutException e) {
        core.drop(made, false, "replay timed out");
        throw notApplied(lost, made, budget, ", it took longer than " + budget.limitName(), e);
      } catch (StepFailed e) {
        failure = String.valueOf(e.getMessage());
        boolean mayTryAgain = mayPass(made, e.failure());
        budget.causedBy(e.failure());
        if (!mayTryAgain || budget.deadline().isOver()) {
          throw notApplied(lost, made, budget, ", " + failure + ": it failed", e.failure());
        }
      } catch (SQLException | RuntimeException | Error e) {
        // Not begun, or broken off: no call may go on in the middle of it.
        throw notApplied(lost, made, budget, ", it broke off: " + DmhaExceptions.messageOf(e), e);
      }
      core.publish(
          EventType.REPLAY_FAILED, made, failure + " failed; it is done again from the start");
      before = made;
      pause(failures, lost, budget);
    }
  }

  /** Asks the listeners whether the open transaction may be replayed; throws where not. */
  private void ask(Link lost, Budget budget) throws SQLException {
    Transaction transaction = core.transaction;
    String veto =
        context.publisher.veto(
            new LostTransaction(
                core.reconnecting.name(),
                context.publicUrl,
                lost.host().toString(),
                transaction.statements(),
                transaction.hasWrites()));
    if (veto != null) {
      context.counters.add(Count.REPLAY_VETOED);
      if (core.tokens != null) {
        core.tokens.lost();
      }
      throw core.losses.givenUp(lost, veto, budget);
    }
  }

  private Link connect(Link lost, Budget budget) throws SQLException {
    budget.toFinish();
    try {
      return core.reconnecting.prepare(budget, core.restorer(this::restore));
    } catch (SQLException e) {
      if (core.reconnecting.state() == ConnectionState.CLOSED || !DmhaExceptions.isOurs(e)) {
        core.transaction.end();
        throw e;
      }
      budget.causedBy(e);
      throw core.losses.notReplayed(
          lost, "no host was found: " + DmhaExceptions.messageOf(e), budget);
    }
  }

  private void restore(Connection made) throws SQLException {
    core.session.restoreAtStart(made);
    if (core.transaction.isImplicit()) {
      made.setAutoCommit(false);
    }
  }

  private void pause(int failures, Link lost, Budget budget) throws SQLException {
    try {
      context.pauses.before(failures, budget);
    } catch (SQLException e) {
      budget.causedBy(e);
      throw core.losses.notReplayed(lost, DmhaExceptions.messageOf(e), budget);
    }
  }

  private void play(List<Link> lost, Link made, Budget budget)
      throws Difference, StepFailed, TimeoutException, SQLException {
    Journal journal = core.transaction.journal;
    // Statements of another session may hold locks, and no driver has a bound for a whole replay.
    AtomicReference<@Nullable Exception> ended = new AtomicReference<>();
    AtomicBoolean isGivenUp = new AtomicBoolean();
    try {
      boolean unusedDone =
          context.boundedCalls.bounded(
              "a replay on " + made.host(),
              Duration.ofNanos(budget.deadline().remainingNanos()),
              () -> {
                try {
                  prepare(lost, made);
                  journal.replay(made, isGivenUp::get);
                } catch (Difference | StepFailed e) {
                  ended.set(e);
                }
                return true;
              });
    } finally {
      isGivenUp.set(true);
      core.orphans.tell(made);
    }
    Exception e = ended.get();
    if (e instanceof Difference) {
      throw (Difference) e;
    }
    if (e instanceof StepFailed) {
      throw (StepFailed) e;
    }
  }

  /**
   * Sees to it that the steps are done on the right database, and do not wait for the locks of
   * those that were done before. Where a session that is ended may commit, it is not ended here.
   */
  private void prepare(List<Link> lost, Link made) throws StepFailed, OtherDatabase {
    try {
      for (Link each : new LinkedHashSet<>(lost)) {
        core.orphans.end(each, made, false);
      }
      if (core.tokens != null) {
        core.tokens.check(lost.get(0), made);
      }
    } catch (OtherDatabase e) {
      throw e;
    } catch (SQLException e) {
      throw new StepFailed("the look whether it is the same database", e);
    }
  }

  /** Ours says that something cannot be bound again: no other try can. */
  private boolean mayPass(Link made, Throwable failure) {
    return !DmhaExceptions.isOurs(failure) && core.mayTryAgainAfter(made, failure);
  }

  private SQLException notApplied(
      Link lost, Link made, Budget budget, String why, Throwable cause) {
    // Its session is in the middle of a transaction that set what it liked.
    core.drop(made, false, "a replay failed");
    budget.causedBy(cause);
    return core.losses.notReplayed(lost, "on " + made.host() + why, budget);
  }

  /** Rolls back on the link in use, if there is one; gives the link up where that fails. */
  public void rollBack() {
    Link link = core.reconnecting.link();
    if (link == null) {
      return;
    }
    try {
      boolean unusedDone =
          context.boundedCalls.bounded(
              "the rollback of a replay on " + link.host(),
              context.limits.cancel(),
              () -> {
                link.connection().rollback();
                return true;
              });
    } catch (SQLException | TimeoutException e) {
      core.drop(link, false, "the rollback of a replay failed");
    }
  }
}
