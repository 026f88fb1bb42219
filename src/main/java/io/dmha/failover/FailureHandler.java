package io.dmha.failover;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.dmha.dialect.Dialect;
import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.outcome.Assessment;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Continuity;
import io.dmha.outcome.Decision;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Effect;
import io.dmha.outcome.FailedCall;
import io.dmha.outcome.FailurePolicy;
import io.dmha.outcome.Sneaky;
import io.dmha.replay.Refusal;
import io.dmha.sql.SqlKind;
import io.dmha.time.Deadline;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Judges the calls of one connection that failed: what was at stake, what follows, and what the
 * application is told. As thread-safe as the core.
 */
public final class FailureHandler {
  /** How often calls that are not begun may find the link lost within the time of a recovery. */
  private static final int MOST_LIGHT = 10;

  private final ConnectionCore core;
  private final OutcomeMessages messages;
  private final CommitResolver commits;
  private final LossReporter losses;

  private @Nullable Deadline lightUntil;
  private int lightRepeats;

  FailureHandler(ConnectionCore core, OutcomeMessages messages, CommitResolver commits) {
    this.core = core;
    this.losses = core.losses;
    this.messages = messages;
    this.commits = commits;
  }

  /** What is at stake in a call of this effect on {@code link}. */
  public AtStake workOf(Effect effect, SqlKind kind, @Nullable Link link) {
    if (core.transaction.isOpenOn(link)) {
      if (kind == SqlKind.ROLLBACK && effect == Effect.EXECUTE) {
        return core.transaction.statements() > 1 ? AtStake.ROLLBACK : AtStake.NOTHING;
      }
      if (kind == SqlKind.COMMIT && effect == Effect.EXECUTE && !core.transaction.hasWrites()) {
        // To commit what was only read is done by the loss itself.
        return AtStake.ROLLBACK;
      }
      boolean mayCommit = core.transaction.mayHaveCommitted() || effect == Effect.ANY;
      return mayCommit
          ? AtStake.COMMIT
          : core.transaction.canBeReplayed() ? AtStake.REPLAYABLE : AtStake.TRANSACTION;
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
    core.inCall = false;
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
        core.turn.giveBack();
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
    if (core.turn.isMine()) {
      core.turn.refuseNested();
      return;
    }
    if (DmhaExceptions.isOurs(t)) {
      return;
    }
    if (core.faults.mayConcernOthers(t)) {
      core.turn.borrow(t);
    }
  }

  /** The same for a call that the application has limited to so many seconds; 0 for no limit. */
  public void takeTurn(Throwable t, int seconds) throws SQLException {
    takeTurn(t);
    core.turn.limit(seconds);
  }

  private boolean judged(Throwable t, @Nullable Link link, Phase phase, AtStake work, String what)
      throws SQLException {
    if (link == null || DmhaExceptions.isOurs(t) || (!phase.mayHaveBeenSent() && core.isClosed())) {
      core.turn.spend(null);
      if (core.timing != null) {
        core.timing.forget();
      }
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    Fault fault = core.faults.of(phase, t, link);
    if (core.timing != null) {
      core.timing.failed(fault);
    }
    boolean isRefusal = fault.category() == Category.WRONG_ROLE;
    if ((isRefusal && !core.faults.hasRoleChanged(fault, link)) || !core.turn.isMine()) {
      // An error of its own.
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    return apply(assess(fault, t, link, phase, work), t, link, what);
  }

  /** What follows from a failure; changes nothing. */
  private Assessment assess(Fault fault, Throwable t, Link link, Phase phase, AtStake work) {
    FailedCall call =
        new FailedCall(
            phase,
            work,
            core.reconnecting.holds(link),
            t instanceof Error,
            core.transaction.journal.isOn(),
            core.transaction.mayHaveCommittedBefore(),
            commits.canBeAsked(),
            core.context.replay.onConflict() && core.transaction.victim.mayBeAgain());
    return Assessment.of(fault, call, core.context.continuity);
  }

  /**
   * Does what follows, once: the link, the transaction, the question, what the application gets.
   */
  private boolean apply(Assessment assessed, Throwable t, Link link, String what)
      throws SQLException {
    LostWork lost = LostWork.of(core.transaction, link, what);
    boolean isOpen = assessed.losesLink() && lost.statements > 0;
    boolean isError = t instanceof Error;
    if (isOpen && !assessed.asksOutcome() && (isError || !assessed.keepsTransaction())) {
      // Before the link goes: nothing may do it again, whatever the drop calls or throws.
      core.transaction.end();
    }
    if (assessed.isVictim()) {
      core.transaction.victim.add();
      // What is left of it holds locks that a replay would wait for.
      core.replayer.rollBack();
    }
    CommitResolver.Resolution resolution = leave(assessed, t, lost);
    Decision decision = resolution.decision;
    if (isOpen && assessed.asksOutcome() && !assessed.keepsTransaction(decision)) {
      core.transaction.end();
    }
    if (isError) {
      pass((Error) t, assessed, lost);
    }
    Budget mine = core.budgetOfThisCall();
    mine.causedBy(t);
    core.turn.spend(null);
    switch (decision) {
      case RETHROW:
        if (assessed.isEnd()) {
          refusedToCommit(t, link);
        }
        core.transaction.settled();
        throw Sneaky.<RuntimeException>rethrow(t);
      case REPEAT:
        repeat(assessed, mine, lost);
        return false;
      case DONE:
        return true;
      case NOT_APPLIED:
        throw losses.report(messages.notApplied(lost, mine.origin()), lost.statements);
      case UNKNOWN:
        throw losses.report(
            messages.unknown(lost, resolution.found, mine.origin()), lost.statements);
      case RESULT_LOST:
        throw messages.resultLost(what, link, mine.origin());
    }
    throw new AssertionError(decision);
  }

  /** Gives the link up if it is lost, and has the outcome found out if that is to be asked. */
  private CommitResolver.Resolution leave(Assessment assessed, Throwable t, LostWork lost) {
    core.turn.closeToNested();
    try {
      if (assessed.losesLink()) {
        core.drop(lost.link, assessed.fault().blamesHost(), assessed.fault().evidence());
      }
      if (assessed.withdrawsCommit()) {
        core.transaction.withdrawCommit();
      }
      return assessed.asksOutcome()
          ? commits.resolve(t, assessed.isEnd())
          : CommitResolver.Resolution.of(assessed.decision());
    } catch (Throwable e) {
      // Broken off, for want of a thread or of memory: nothing may be done again, or pass for done.
      if (lost.statements > 0) {
        core.transaction.end();
      }
      report(e, assessed, lost);
      throw e;
    } finally {
      core.turn.openToNested();
    }
  }

  /** An Error is thrown as it is, whatever it ends; a commit that follows has to know. */
  private void pass(Error e, Assessment assessed, LostWork lost) {
    core.turn.spend(null);
    report(e, assessed, lost);
    throw e;
  }

  private void report(Throwable e, Assessment assessed, LostWork lost) {
    if (assessed.losesLink() && lost.statements > 0) {
      SQLException unusedNow =
          losses.report(
              assessed.stake() == AtStake.COMMIT
                  ? messages.unknown(lost, null, e)
                  : messages.notApplied(lost.withoutRefusal(), e),
              lost.statements);
    }
  }

  /** Has the call run again within its budget, or tells that it is lost each time. */
  private void repeat(Assessment assessed, Budget mine, LostWork lost) throws SQLException {
    if (assessed.isSent() ? !mine.spendRepeat() : !mayRepeatUnsent(mine)) {
      if (lost.statements > 0 && mine.hasRepeated()) {
        core.replaySwitch.failed();
      }
      core.transaction.end();
      throw losses.report(messages.notRepeated(lost.what, lost.link, mine), lost.statements);
    }
    core.turn.spend(mine);
    core.turn.closeToNested();
    try {
      messages.repeated(lost.what, lost.link);
    } finally {
      core.turn.openToNested();
    }
  }

  /** Whether a transaction whose commit has failed is still open, not each driver tells. */
  private void refusedToCommit(Throwable t, Link link) {
    if (core.context.dialect.standing(link.connection()) == Dialect.Standing.NONE) {
      if (core.context.classifier().isAnswerOfServer(t)) {
        core.transaction.end();
      } else {
        // It may have been committed all the same, and the driver have failed after that.
        core.partlyDone.endsInDoubt(link);
      }
    } else {
      core.transaction.journal.refuse(Refusal.MAY_COMMIT);
    }
  }

  /** What is lost before it is sent again and again gets a pause, like a host that is not there. */
  private boolean mayRepeatUnsent(Budget mine) {
    int earlier = mine.spendUnsent();
    try {
      if (earlier > 0) {
        core.context.pauses.before(earlier - 1, mine);
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
    if (core.isClosedOnPurpose()) {
      throw messages.closedIn(what, t);
    }
    Fault fault = core.faults.of(Phase.SENT, t, link);
    if (core.context.continuity == Continuity.OFF || !FailurePolicy.endsLink(fault)) {
      if (core.reconnecting.holds(link)) {
        throw Sneaky.<RuntimeException>rethrow(t);
      }
      throw messages.resultLost(what, link, t);
    }
    if (!mayRepeatLight()) {
      core.transaction.journal.refuse(Refusal.UNSEEN);
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    failed(t, link, Phase.SENT, work, what);
    if (work != AtStake.REPLAYABLE && work != AtStake.READ) {
      core.turn.spend(null);
      throw messages.resultLost(what, link, t);
    }
  }

  /**
   * Such a call has no end that would be noted: one that fails each time must not go on for ever.
   */
  public boolean mayRepeatLight() {
    if (lightUntil == null || lightUntil.isOver()) {
      lightUntil = core.context.limits.call().deadline();
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
    if (core.transaction.isOpenOn(link)) {
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
    if (core.reconnecting.holds(link)) {
      dropIfLost(t, link);
    }
  }

  private void dropIfLost(Throwable t, Link link) {
    Fault fault = core.faults.of(Phase.SENT, t, link);
    boolean isLoss = !DmhaExceptions.isOurs(t) && FailurePolicy.endsLink(fault);
    if (isLoss && t instanceof Error) {
      // It is thrown as it is, but what it left half read is not used again.
      core.drop(link, false, fault.evidence());
    }
    boolean isTold = !isLoss || t instanceof Error || core.context.continuity == Continuity.OFF;
    if (isTold || core.isClosedOnPurpose()) {
      throw Sneaky.<RuntimeException>rethrow(
          losses.closedUnder(t, link, Phase.BEFORE_SEND, AtStake.NOTHING, "a call on a statement"));
    }
    core.drop(link, fault.blamesHost(), fault.evidence());
  }
}
