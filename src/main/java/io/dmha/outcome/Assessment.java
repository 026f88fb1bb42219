package io.dmha.outcome;

import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;

/**
 * What follows from a failed call: made as a whole before anything is changed by it, and applied
 * once. Immutable.
 */
public final class Assessment {
  private final Fault fault;
  private final FailedCall call;
  private final Decision decision;
  private final boolean losesLink;
  private final boolean withdrawsCommit;
  private final boolean asksOutcome;
  private final boolean isVictim;

  private Assessment(Fault fault, FailedCall call, Continuity continuity) {
    this.fault = fault;
    this.call = call;
    // A link that was cut off under the call may report itself closed after a part was sent.
    boolean surelyNotSent = fault.isSurelyNotSent() && (!isSent() || call.isOnLinkInUse);
    boolean isCommit = call.stake == AtStake.COMMIT;
    Decision table = FailurePolicy.decide(fault, call.stake, continuity, surelyNotSent);
    boolean mayBeDone = isCommit && surelyNotSent && call.mayHaveCommittedBefore;
    Decision known = mayBeDone && table == Decision.NOT_APPLIED ? Decision.UNKNOWN : table;
    this.isVictim = known == Decision.RETHROW && isVictim(fault, call);
    // Where nobody knows, what is pending on the link must not be committed by what comes next.
    this.losesLink = isVictim || known == Decision.UNKNOWN || FailurePolicy.endsLink(fault);
    this.withdrawsCommit = isCommit && (isVictim || (losesLink && surelyNotSent && call.isNoted));
    this.decision = isVictim || withdrawsCommit ? Decision.REPEAT : known;
    this.asksOutcome = isCommit && decision == Decision.UNKNOWN && call.isMarked && !call.isError;
  }

  /**
   * Of a commit the database has said that it did not do it; of a statement that may have committed
   * a part of its transaction nobody knows what is left to be done again.
   */
  private static boolean isVictim(Fault fault, FailedCall call) {
    boolean isEnd = call.stake == AtStake.COMMIT && call.phase == Phase.COMMIT_SENT;
    return fault.category() == Category.ROLLED_BACK
        && call.mayBeDoneAgain
        && call.isNoted
        && !call.isError
        && (call.stake == AtStake.REPLAYABLE || (isEnd && !call.mayHaveCommittedBefore));
  }

  /** Assesses a failure. */
  public static Assessment of(Fault fault, FailedCall call, Continuity continuity) {
    return new Assessment(fault, call, continuity);
  }

  /** What has happened. */
  public Fault fault() {
    return fault;
  }

  /** What was at stake. */
  public AtStake stake() {
    return call.stake;
  }

  /** What follows, as far as it is known without a question to the database. */
  public Decision decision() {
    return decision;
  }

  /** Whether the database has given the transaction up for another one, and it is done again. */
  public boolean isVictim() {
    return isVictim;
  }

  /** Whether the link is given up. */
  public boolean losesLink() {
    return losesLink;
  }

  /** Whether the commit was surely not sent, so that its transaction is as open as before. */
  public boolean withdrawsCommit() {
    return withdrawsCommit;
  }

  /** Whether the database is asked first what became of the transaction. */
  public boolean asksOutcome() {
    return asksOutcome;
  }

  /** Whether the call may have reached the server. */
  public boolean isSent() {
    return call.phase.mayHaveBeenSent();
  }

  /** Whether the call was to end its transaction by a commit. */
  public boolean isEnd() {
    return call.phase == Phase.COMMIT_SENT;
  }

  /** The same after {@link #decision}. */
  public boolean keepsTransaction() {
    return keepsTransaction(decision);
  }

  /**
   * Whether the open transaction goes on after {@code decided}: what is run again goes on in it,
   * and who has it found done ends it.
   */
  public boolean keepsTransaction(Decision decided) {
    return decided == Decision.DONE
        || (decided == Decision.REPEAT && call.stake != AtStake.NOTHING);
  }
}
