package io.dmha.outcome;

import io.dmha.fault.Category;
import io.dmha.fault.Fault;

/** Decides what a failure means for the application. Pure. */
public final class FailurePolicy {
  private FailurePolicy() {}

  /** Whether the failure ends the physical connection. */
  public static boolean endsLink(Fault fault) {
    return !fault.isLinkUsable() || isLoss(fault);
  }

  /**
   * @param fault what happened
   * @param work what was at stake
   * @param surelyNotSent whether nothing of the call can have reached the server
   */
  public static Decision decide(
      Fault fault, AtStake work, Continuity continuity, boolean surelyNotSent) {
    if (continuity == Continuity.OFF) {
      return Decision.RETHROW;
    }
    if (fault.category() == Category.WRONG_ROLE) {
      return afterRefusal(work, surelyNotSent);
    }
    if (fault.category() == Category.CANCELLED
        && (work == AtStake.NOTHING || work == AtStake.READ)) {
      // Somebody wanted it to end.
      return Decision.RETHROW;
    }
    if (!endsLink(fault)) {
      return isOutcomeUnknown(fault, work) ? Decision.UNKNOWN : Decision.RETHROW;
    }
    switch (work) {
      case NOTHING:
        return Decision.REPEAT;
      case READ:
        return continuity.repeatsReads() ? Decision.REPEAT : Decision.NOT_APPLIED;
      case WRITE:
      case WRITES:
        return surelyNotSent ? Decision.REPEAT : Decision.UNKNOWN;
      case REPLAYABLE:
        return Decision.REPEAT;
      case TRANSACTION:
        return Decision.NOT_APPLIED;
      case COMMIT:
        return surelyNotSent ? Decision.NOT_APPLIED : Decision.UNKNOWN;
      case ROLLBACK:
        return Decision.DONE;
      case RESULT:
        return Decision.RESULT_LOST;
    }
    throw new AssertionError(work);
  }

  /**
   * The server said that it did not do it, because it is not the one to do it any more. Of several
   * writes it may have done the first ones, and of a transaction that may have committed a part.
   */
  private static Decision afterRefusal(AtStake work, boolean surelyNotSent) {
    switch (work) {
      case NOTHING:
      case READ:
      case WRITE:
      case REPLAYABLE:
        return Decision.REPEAT;
      case WRITES:
        return surelyNotSent ? Decision.REPEAT : Decision.UNKNOWN;
      case TRANSACTION:
        return Decision.NOT_APPLIED;
      case COMMIT:
        return Decision.UNKNOWN;
      case ROLLBACK:
        return Decision.DONE;
      case RESULT:
        return Decision.RESULT_LOST;
    }
    throw new AssertionError(work);
  }

  private static boolean isLoss(Fault fault) {
    switch (fault.category()) {
      case NOT_SENT:
      case LINK_LOST:
      case WRONG_ROLE:
        return true;
      case UNKNOWN_OUTCOME:
      case ROLLED_BACK:
      case BUSY:
      case FATAL:
      case APPLICATION:
      case CANCELLED:
        return false;
    }
    throw new AssertionError(fault.category());
  }

  private static boolean isOutcomeUnknown(Fault fault, AtStake work) {
    return fault.category() == Category.UNKNOWN_OUTCOME
        && (work == AtStake.WRITE
            || work == AtStake.WRITES
            || work == AtStake.COMMIT
            || work == AtStake.TRANSACTION
            || work == AtStake.REPLAYABLE);
  }
}
