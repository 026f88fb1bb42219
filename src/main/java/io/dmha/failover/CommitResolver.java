package io.dmha.failover;

import io.dmha.commitguard.CommitTokens;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.metrics.ContinuityCounters;
import io.dmha.outcome.Decision;
import io.dmha.session.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Has the outcome of a lost commit found out, and says what follows from it. As thread-safe as the
 * core. Step HEAR of src/docs/model/commit-guard.pml.
 */
final class CommitResolver {
  private final ConnectionCore core;
  private final Transaction transaction;
  private final ContinuityCounters counters;

  /** What follows from what was found out. Immutable. */
  static final class Resolution {
    final Decision decision;

    /** What was found, as sentences for the message; null where there is nothing to add. */
    final @Nullable String found;

    private Resolution(Decision decision, @Nullable String found) {
      this.decision = decision;
      this.found = found;
    }

    static Resolution of(Decision decision) {
      return new Resolution(decision, null);
    }
  }

  CommitResolver(ConnectionCore core) {
    this.core = core;
    this.transaction = core.transaction;
    this.counters = core.context.counters;
  }

  /** Whether the open transaction is marked. */
  boolean canBeAsked() {
    return core.tokens != null && core.tokens.isPending();
  }

  /**
   * Asks within the budget of the running call. Listeners that are called meanwhile may not use the
   * connection, or they would have done again what may be committed.
   *
   * @param loss what the call has failed with; null where it only found no connection
   * @param isEnd whether the call was to end the transaction
   */
  Resolution resolve(@Nullable Throwable loss, boolean isEnd) {
    core.turn.closeToNested();
    try {
      return asked(loss, isEnd);
    } finally {
      core.turn.openToNested();
    }
  }

  private Resolution asked(@Nullable Throwable loss, boolean isEnd) {
    Budget budget = core.budgetOfThisCall();
    if (loss != null) {
      budget.causedBy(loss);
    }
    CommitTokens tokens = core.tokens;
    if (tokens == null) {
      return unknown(null);
    }
    CommitTokens.Finding finding = tokens.resolve(new CommitOutcomeQuery(core, tokens), budget);
    if (!finding.isKnown) {
      return unknown(finding.doubt == null ? null : finding.doubt + " " + OutcomeMessages.MAYBE);
    }
    CommitTokens.Mark committed = finding.committed;
    if (committed == null) {
      return notCommitted();
    }
    if (committed.isEnd && isEnd) {
      counters.add(Count.COMMIT_FOUND);
      core.replaySwitch.succeeded();
      return Resolution.of(Decision.DONE);
    }
    return unknown(inPart(committed.statements));
  }

  private Resolution unknown(@Nullable String found) {
    counters.add(Count.COMMIT_NOT_RESOLVED);
    return new Resolution(Decision.UNKNOWN, found);
  }

  private Resolution notCommitted() {
    if (transaction.mayBeSplit()) {
      // A procedure may undo what was before it, mark and all, and then commit something else.
      return unknown(
          transaction.isOneMarked()
              ? "Nothing is committed of what was before the last statement that may have"
                  + " committed by itself; what that one did is not known."
              : null);
    }
    counters.add(Count.COMMIT_NOT_FOUND);
    Link now = core.reconnecting.link();
    if (!transaction.journal.isOn() || now == null) {
      return Resolution.of(Decision.NOT_APPLIED);
    }
    // It is done again as any other is, from the connect on.
    transaction.withdrawCommit();
    core.drop(now, false, "a lost commit was found to be not applied");
    return Resolution.of(Decision.REPEAT);
  }

  private static String inPart(int statements) {
    String first =
        statements == 0
            ? "It began to commit before its first statement was done"
            : "What was before statement " + (statements + 1) + " of it is committed";
    return first
        + "; whether that statement was done to its end, and what came after, is not known.";
  }
}
