package io.dmha.failover;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.dmha.connect.ConnectionState;
import io.dmha.connect.ReconnectingLink;
import io.dmha.dialect.Dialect;
import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Continuity;
import io.dmha.outcome.Decision;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Effect;
import io.dmha.outcome.FailurePolicy;
import io.dmha.outcome.Sneaky;
import io.dmha.replay.Refusal;
import io.dmha.session.Transaction;
import io.dmha.sql.SqlKind;
import io.dmha.time.Deadline;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Judges the calls of one connection that failed: what was at stake, what follows, and what the
 * application is told. As thread-safe as the connection.
 */
public final class FailureHandler {
  /** How often calls that are not begun may find the link lost within the time of a recovery. */
  private static final int MOST_LIGHT = 10;

  private final GuardedConnection connection;
  private final ClusterContext shared;
  private final ReconnectingLink lifeline;
  private final Transaction transaction;
  private final OutcomeMessages verdicts;
  private final CommitResolver commits;

  private @Nullable Deadline lightUntil;
  private int lightRepeats;

  /** What a failure of this connection is. */
  public final ConnectionFaults faults;

  /** What is told where no call failed. */
  public final LossReporter losses;

  FailureHandler(GuardedConnection connection) {
    this.connection = connection;
    this.shared = connection.shared;
    this.lifeline = connection.lifeline;
    this.transaction = connection.transaction;
    this.faults = new ConnectionFaults(connection);
    this.verdicts = new OutcomeMessages(lifeline.name(), shared.publisher, shared.tally);
    this.commits = new CommitResolver(connection);
    this.losses = new LossReporter(connection, verdicts, commits);
  }

  /** What is at stake in a call of this effect on {@code link}. */
  public AtStake workOf(Effect effect, SqlKind kind, @Nullable Link link) {
    if (transaction.isOpenOn(link)) {
      if (kind == SqlKind.ROLLBACK && effect == Effect.EXECUTE) {
        return transaction.statements() > 1 ? AtStake.ROLLBACK : AtStake.NOTHING;
      }
      if (kind == SqlKind.COMMIT && effect == Effect.EXECUTE && !transaction.hasWrites()) {
        return AtStake.NOTHING;
      }
      boolean mayCommit = transaction.mayHaveCommitted() || effect == Effect.ANY;
      return mayCommit
          ? AtStake.COMMIT
          : transaction.canBeReplayed() ? AtStake.REPLAYABLE : AtStake.TRANSACTION;
    }
    switch (effect) {
      case NONE:
        return AtStake.NOTHING;
      case RESULT:
        return AtStake.RESULT;
      case EXECUTE:
        if (kind == SqlKind.BEGIN) {
          return AtStake.NOTHING;
        }
        return kind == SqlKind.READ
            ? AtStake.READ
            : kind == SqlKind.WRITE ? AtStake.WRITE : AtStake.WRITES;
      case BATCH:
      case CHANGE:
      case ANY:
        return AtStake.WRITES;
    }
    throw new AssertionError(effect);
  }

  /**
   * Judges a failure. Returns if the call is to be run again, or taken as done; throws what the
   * application has to know otherwise.
   *
   * @param link the link the call was on; null if it got none
   * @param phase how far the call itself had come
   * @param what the call in a few words, for the message
   * @return whether it is done
   */
  @CanIgnoreReturnValue
  public boolean failed(Throwable t, @Nullable Link link, Phase phase, AtStake work, String what)
      throws SQLException {
    connection.inCall = false;
    boolean isJudged = false;
    try {
      boolean isDone = judged(t, link, phase, work, what);
      isJudged = true;
      return isDone;
    } catch (Throwable told) {
      throw Sneaky.<RuntimeException>rethrow(
          told == t ? losses.closedUnder(t, link, phase, work, what) : told);
    } finally {
      if (!isJudged) {
        connection.turn.giveBack();
      }
    }
  }

  /** Judges a failure of the close by which the driver commits; who closes knows that it is. */
  public void closeFailed(SQLException e, @Nullable Link link) throws SQLException {
    String what = "close(), by which the driver commits";
    boolean unusedDone = judged(e, link, Phase.COMMIT_SENT, AtStake.COMMIT, what);
  }

  /**
   * Takes the turn for a call without it that has failed, unless by an error of its own: what is at
   * stake is what it is then, for another thread may have recovered meanwhile.
   */
  public void takeTurn(Throwable t) throws SQLException {
    if (connection.turn.isMine() || DmhaExceptions.isOurs(t)) {
      return;
    }
    if (faults.mayConcernOthers(t)) {
      connection.turn.borrow(t);
    }
  }

  private boolean judged(Throwable t, @Nullable Link link, Phase phase, AtStake work, String what)
      throws SQLException {
    boolean sent = phase.mayHaveBeenSent();
    if (link == null
        || DmhaExceptions.isOurs(t)
        || (!sent && lifeline.state() == ConnectionState.CLOSED)) {
      connection.turn.spend(null);
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    Fault fault = faults.of(phase, t, link);
    if (fault.category() == Category.WRONG_ROLE && !faults.hasRoleChanged(fault, link)) {
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    if (!connection.turn.isMine()) {
      // An error of its own, of a call that needs no turn.
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    // A link that was cut off under the call may report itself closed after a part was sent.
    boolean surelyNotSent = fault.isSurelyNotSent() && (!sent || lifeline.link() == link);
    Decision decision = FailurePolicy.decide(fault, work, shared.continuity, surelyNotSent);
    if (work == AtStake.COMMIT && surelyNotSent && transaction.mayHaveCommittedBefore()) {
      decision = decision == Decision.NOT_APPLIED ? Decision.UNKNOWN : decision;
    }
    int statements = transaction.isOpenOn(link) ? transaction.statements() : 0;
    Refusal refusal = transaction.journal.refusal();
    // Where nobody knows, what is pending on the link must not be committed by what comes next.
    boolean isLost = decision == Decision.UNKNOWN || FailurePolicy.endsLink(fault);
    if (work == AtStake.COMMIT && isLost && surelyNotSent && transaction.journal.isOn()) {
      transaction.withdrawCommit();
      decision = Decision.REPEAT;
    }
    boolean isEnd = phase == Phase.COMMIT_SENT;
    String found = null;
    boolean isCommit = decision == Decision.UNKNOWN && work == AtStake.COMMIT;
    if (isCommit && commits.canBeAsked() && !(t instanceof Error)) {
      connection.drop(link, fault.blamesHost(), fault.evidence());
      decision = commits.resolve(t, isEnd);
      found = commits.found();
    }
    if (isLost) {
      // What is run again goes on in its transaction, which is done again first.
      boolean isRepeated = decision == Decision.REPEAT && work != AtStake.NOTHING;
      if (statements > 0 && (!isRepeated || t instanceof Error)) {
        transaction.end();
      }
      connection.drop(link, fault.blamesHost(), fault.evidence());
    }
    if (t instanceof Error) {
      pass((Error) t, isLost, link, work, what, statements);
    }
    act(decision, t, link, sent, new Lost(what, statements, refusal, isEnd, found));
    return decision == Decision.DONE;
  }

  /** An Error is thrown as it is, whatever it ends; a commit that follows has to know. */
  private void pass(Error e, boolean isLost, Link link, AtStake work, String what, int statements) {
    connection.turn.spend(null);
    if (isLost && statements > 0) {
      SQLException unusedNow =
          losses.tell(
              work == AtStake.COMMIT
                  ? verdicts.unknown(what, link, statements, e)
                  : verdicts.notApplied(what, link, statements, null, e),
              statements);
    }
    throw e;
  }

  /** What was lost, for the message. */
  private static final class Lost {
    final String what;
    final int statements;
    final @Nullable Refusal refusal;

    /** Whether the call was to end the transaction. */
    final boolean isEnd;

    /** What the database told of the outcome, or why it could not; null for nothing. */
    final @Nullable String found;

    Lost(
        String what,
        int statements,
        @Nullable Refusal refusal,
        boolean isEnd,
        @Nullable String found) {
      this.found = found;
      this.isEnd = isEnd;
      this.what = what;
      this.statements = statements;
      this.refusal = refusal;
    }
  }

  private void act(Decision decision, Throwable t, Link link, boolean sent, Lost lost)
      throws SQLException {
    String what = lost.what;
    int statements = lost.statements;
    Budget mine = connection.budgetOfThisCall();
    mine.causedBy(t);
    connection.turn.spend(null);
    switch (decision) {
      case RETHROW:
        if (lost.isEnd) {
          refusedToCommit(link);
        }
        transaction.settled();
        throw Sneaky.<RuntimeException>rethrow(t);
      case REPEAT:
        if (sent ? !mine.spendRepeat() : !mayRepeatUnsent(mine)) {
          if (statements > 0) {
            connection.replaySwitch.failed();
          }
          transaction.end();
          throw losses.tell(verdicts.lostEachTime(what, link, mine.origin()), statements);
        }
        connection.turn.spend(mine);
        verdicts.repeated(what, link);
        return;
      case DONE:
        return;
      case NOT_APPLIED:
        throw losses.tell(
            verdicts.notApplied(what, link, statements, lost.refusal, mine.origin()), statements);
      case UNKNOWN:
        throw losses.tell(
            verdicts.unknown(what, link, statements, lost.found, mine.origin()), statements);
      case RESULT_LOST:
        throw verdicts.resultLost(what, link, mine.origin());
    }
  }

  /** Whether a transaction whose commit has failed is still open, not each driver tells. */
  private void refusedToCommit(Link link) {
    if (shared.target.standing(link.connection()) == Dialect.Standing.NONE) {
      transaction.end();
    } else {
      transaction.journal.refuse(Refusal.MAY_COMMIT);
    }
  }

  /** What is lost before it is sent again and again gets a pause, like a host that is not there. */
  private boolean mayRepeatUnsent(Budget mine) {
    int earlier = mine.spendUnsent();
    try {
      if (earlier > 0) {
        shared.pauses.before(earlier - 1, mine);
      }
    } catch (SQLException e) {
      mine.causedBy(e);
      return false;
    }
    return !mine.deadline().isOver();
  }

  /**
   * Judges a failure of a call that does not reach the server as a rule and was not begun. Returns
   * if its transaction is to be done again, and the call with it; throws otherwise. Of a link that
   * is not used any more it says nothing about the one that is.
   */
  public void light(Throwable t, Link link, AtStake work, String what) throws SQLException {
    if (DmhaExceptions.isOurs(t) || t instanceof Error) {
      dropIfLost(t, link);
    }
    if (connection.isClosedOnPurpose()) {
      throw verdicts.closedIn(what, t);
    }
    Fault fault = faults.of(Phase.SENT, t, link);
    if (shared.continuity == Continuity.OFF || !FailurePolicy.endsLink(fault)) {
      if (link == lifeline.link()) {
        throw Sneaky.<RuntimeException>rethrow(t);
      }
      throw verdicts.resultLost(what, link, t);
    }
    if (!mayRepeatLight()) {
      transaction.journal.refuse(Refusal.UNSEEN);
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    failed(t, link, Phase.SENT, work, what);
    if (work != AtStake.REPLAYABLE && work != AtStake.READ) {
      connection.turn.spend(null);
      throw verdicts.resultLost(what, link, t);
    }
  }

  /**
   * Such a call has no end that would be noted: one that fails each time must not go on for ever.
   */
  public boolean mayRepeatLight() {
    if (lightUntil == null || lightUntil.isOver()) {
      lightUntil = shared.limits.call().deadline();
      lightRepeats = 0;
    }
    return ++lightRepeats <= MOST_LIGHT;
  }

  /**
   * Judges a failed setter of something that can be made again: returns if what was set is kept and
   * will be set again, throws otherwise.
   */
  public void setterFailed(Throwable t, Link link) throws SQLException {
    takeTurn(t);
    if (transaction.isOpenOn(link)) {
      failed(t, link, Phase.SENT, workOf(Effect.NONE, SqlKind.OTHER, link), "a setter");
    } else {
      dropIfLost(t, link);
    }
  }

  /**
   * Judges a failed close: that the link is lost is no news to somebody who closes. An open
   * transaction stays noted: its next call finds the link gone, and is told.
   */
  public void ignoreLoss(Throwable t, Link link) throws SQLException {
    if (link == lifeline.link()) {
      dropIfLost(t, link);
    }
  }

  private void dropIfLost(Throwable t, Link link) {
    Fault fault = faults.of(Phase.SENT, t, link);
    boolean isLoss = !DmhaExceptions.isOurs(t) && FailurePolicy.endsLink(fault);
    if (isLoss && t instanceof Error) {
      // It is thrown as it is, but what it left half read is not used again.
      connection.drop(link, false, fault.evidence());
    }
    boolean isTold = !isLoss || t instanceof Error || shared.continuity == Continuity.OFF;
    if (isTold || connection.isClosedOnPurpose()) {
      throw Sneaky.<RuntimeException>rethrow(
          losses.closedUnder(t, link, Phase.BEFORE_SEND, AtStake.NOTHING, "a call on a statement"));
    }
    connection.drop(link, fault.blamesHost(), fault.evidence());
  }
}
