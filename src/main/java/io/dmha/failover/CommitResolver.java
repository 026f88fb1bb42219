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
 * connection. Step HEAR of src/docs/model/commit-guard.pml.
 */
final class CommitResolver {
  private final GuardedConnection connection;
  private final Transaction transaction;
  private final ContinuityCounters tally;

  /** What was found out, as sentences for the message; null where there is nothing to add. */
  private @Nullable String found;

  CommitResolver(GuardedConnection connection) {
    this.connection = connection;
    this.transaction = connection.transaction;
    this.tally = connection.shared.tally;
  }

  /** Whether the open transaction is marked. */
  boolean canBeAsked() {
    return connection.marks != null && connection.marks.isPending();
  }

  /** What was found out last, as sentences; null where there is nothing to add. */
  @Nullable String found() {
    return found;
  }

  /**
   * Asks within the budget of the running call.
   *
   * @param loss what the call has failed with; null where it only found no connection
   * @param isEnd whether the call was to end the transaction
   */
  Decision resolve(@Nullable Throwable loss, boolean isEnd) {
    Budget budget = connection.budgetOfThisCall();
    if (loss != null) {
      budget.causedBy(loss);
    }
    CommitTokens marks = connection.marks;
    found = null;
    if (marks == null) {
      return unknown();
    }
    CommitTokens.Finding finding = marks.resolve(new CommitOutcomeQuery(connection, marks), budget);
    if (!finding.isKnown) {
      found = finding.doubt == null ? null : finding.doubt + " " + OutcomeMessages.MAYBE;
      return unknown();
    }
    CommitTokens.Mark committed = finding.committed;
    if (committed == null) {
      return notCommitted();
    }
    if (committed.isEnd && isEnd) {
      tally.add(Count.COMMIT_FOUND);
      connection.replaySwitch.succeeded();
      return Decision.DONE;
    }
    found = inPart(committed.statements);
    return unknown();
  }

  private Decision unknown() {
    tally.add(Count.COMMIT_NOT_RESOLVED);
    return Decision.UNKNOWN;
  }

  private Decision notCommitted() {
    if (transaction.mayBeSplit()) {
      // A procedure may undo what was before it, mark and all, and then commit something else.
      found =
          transaction.isOneMarked()
              ? "Nothing is committed of what was before the last statement that may have"
                  + " committed by itself; what that one did is not known."
              : null;
      return unknown();
    }
    tally.add(Count.COMMIT_NOT_FOUND);
    Link now = connection.lifeline.link();
    if (!transaction.journal.isOn() || now == null) {
      return Decision.NOT_APPLIED;
    }
    // It is done again as any other is, from the connect on.
    transaction.withdrawCommit();
    connection.drop(now, false, "a lost commit was found to be not applied");
    return Decision.REPEAT;
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
