package io.dmha.outcome;

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

  private Assessment(Fault fault, FailedCall call, Continuity continuity) {
    this.fault = fault;
    this.call = call;
    // A link that was cut off under the call may report itself closed after a part was sent.
    boolean surelyNotSent = fault.isSurelyNotSent() && (!isSent() || call.isOnLinkInUse);
    boolean isCommit = call.stake == AtStake.COMMIT;
    Decision table = FailurePolicy.decide(fault, call.stake, continuity, surelyNotSent);
    boolean mayBeDone = isCommit && surelyNotSent && call.mayHaveCommittedBefore;
    Decision known = mayBeDone && table == Decision.NOT_APPLIED ? Decision.UNKNOWN : table;
    // Where nobody knows, what is pending on the link must not be committed by what comes next.
    this.losesLink = known == Decision.UNKNOWN || FailurePolicy.endsLink(fault);
    this.withdrawsCommit = isCommit && losesLink && surelyNotSent && call.isNoted;
    this.decision = withdrawsCommit ? Decision.REPEAT : known;
    this.asksOutcome = isCommit && decision == Decision.UNKNOWN && call.isMarked && !call.isError;
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
