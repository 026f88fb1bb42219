package io.dmha.failover;

import io.dmha.fault.Phase;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Decision;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.Difference;
import io.dmha.session.OpenRows;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is told of what is found lost without a call that failed: a transaction, rows, results,
 * objects; and the end of the transaction that they take with them. As thread-safe as the core.
 */
public final class LossReporter {
  private final ConnectionCore core;
  private final OutcomeMessages messages;
  private final CommitResolver commits;

  LossReporter(ConnectionCore core, OutcomeMessages messages, CommitResolver commits) {
    this.core = core;
    this.messages = messages;
    this.commits = commits;
  }

  /** What is told when a call finds that the link of its transaction is gone. */
  public SQLException lostInTransaction(@Nullable Throwable cause) throws SQLException {
    return lostInTransaction(core.transaction.linkOrThrow(), cause);
  }

  /** The same, where the caller knows the link it was on. */
  public SQLException lostInTransaction(Link link, @Nullable Throwable cause) {
    LostWork lost = LostWork.ofOpen(core.transaction, link, "a pause between two calls");
    CommitResolver.Resolution resolution = CommitResolver.Resolution.of(Decision.NOT_APPLIED);
    if (core.transaction.mayHaveCommitted()) {
      boolean canBeAsked = commits.canBeAsked() && !core.isClosed();
      resolution =
          canBeAsked
              ? commits.resolve(cause, false)
              : CommitResolver.Resolution.of(Decision.UNKNOWN);
    }
    core.transaction.end();
    return report(
        resolution.decision == Decision.UNKNOWN
            ? messages.unknown(lost, resolution.found, cause)
            : messages.notApplied(lost, cause),
        lost.statements);
  }

  /** What is told when the transaction could not be done again; nothing of it is left open. */
  SQLException notReplayed(Link lost, String why, Budget budget) {
    core.replaySwitch.failed();
    return givenUp(lost, why, budget);
  }

  /** Gives the open transaction up, with all that was done again of it. */
  SQLException givenUp(Link lost, String why, Budget budget) {
    int statements = core.transaction.statements();
    core.transaction.end();
    return report(messages.notReplayed(lost, statements, why, budget.origin()), statements);
  }

  /**
   * What is told instead of an error of the driver's, where the connection was closed or aborted
   * while the call ran: whatever the driver says then comes of that, or nobody can tell.
   */
  Throwable closedUnder(Throwable t, @Nullable Link link, Phase phase, AtStake work, String what) {
    boolean isOfDriver = !(t instanceof Error) && !DmhaExceptions.isOurs(t);
    boolean isOfClose = isOfDriver && core.isClosedOnPurpose();
    if (link == null || !isOfClose || core.faults.isOfItsOwn(t)) {
      return t;
    }
    boolean commits = work == AtStake.COMMIT || work == AtStake.WRITE || work == AtStake.WRITES;
    return commits && phase.mayHaveBeenSent()
        ? messages.unknownSinceClosed(what, link, t)
        : messages.closedIn(what, t);
  }

  /** Keeps what is told of a manual core.transaction, which has to be rolled back then. */
  SQLException report(SQLException verdict, int statements) {
    core.reported.report(statements > 0 ? verdict : null, core.work.isManual());
    return verdict;
  }

  /** What is told when rows are asked for whose link is gone. */
  public SQLException rowsLost(Link link, boolean areOfRead) {
    Throwable loss = core.lossOfThisCall();
    return areOfRead
        ? endingTransaction(messages.rowsLost(link, loss))
        : messages.resultsGone(link, loss);
  }

  /** What is told when rows that were asked for again are not those that were read. */
  public SQLException rowsDiffer(Link lost, Difference difference) {
    return endingTransaction(messages.rowsDiffer(lost, difference, core.lossOfThisCall()));
  }

  /** Nothing may run in a session that is not the one which the application has made. */
  SQLException sessionLost(String held, @Nullable Throwable cause) {
    core.reconnecting.abort();
    core.context.closed(core);
    return DmhaExceptions.sessionLost(
        "The connection was lost, and its session held what cannot be set again: "
            + held
            + ". It is closed. Open a new one and set it up again; dmha.lostSession=ignore goes on"
            + " without.",
        cause);
  }

  /** Tells it where the transaction goes on, or ends, and something was read that is not proved. */
  void refuseUnprovenRows() throws SQLException {
    OpenRows unproven = core.transaction.moved.unproven();
    if (unproven != null) {
      throw rowsMoved(unproven.link());
    }
  }

  /**
   * What is told when rows were read on by one thread while another one had them read again
   * elsewhere: what the one has read last is proved by nothing.
   */
  public SQLException rowsMoved(Link link) {
    Throwable loss = core.lossOfThisCall();
    return core.transaction.isOpen()
        ? endingTransaction(messages.rowsMoved(link, loss))
        : messages.resultsGone(link, loss);
  }

  /** "Not applied" is said of a transaction as a whole: what was done again of it is undone. */
  private SQLException endingTransaction(SQLException verdict) {
    int statements = core.transaction.statements();
    if (statements == 0) {
      return verdict;
    }
    boolean isImplicit = core.transaction.isImplicit();
    core.transaction.end();
    Link now = core.reconnecting.link();
    if (isImplicit && now != null) {
      // Its autocommit is off, and the application's is on.
      core.drop(now, false, "a transaction on it was given up");
    } else {
      core.replayer.rollBack();
    }
    return report(verdict, statements);
  }

  /** What is told when what a statement left is asked for and its link is gone. */
  public SQLException resultsGone(Link link, @Nullable Throwable loss) {
    return messages.resultsGone(link, loss);
  }

  /**
   * What is told when a commit was not sent since it could not be marked. Whoever is told that a
   * commit has failed may turn autocommit on next, which would commit after all: so it is undone.
   */
  public SQLException notCommitted(@Nullable Link link, SQLException told) {
    boolean isOpen = link == core.reconnecting.link() && core.transaction.isOpenOn(link);
    // One that is made around a write is undone with the write.
    if (link == null || !isOpen || core.transaction.isImplicit() || DmhaExceptions.isOurs(told)) {
      return told;
    }
    core.transaction.end();
    core.replayer.rollBack();
    return messages.notMarked(link, told);
  }

  /** What is told when a LOB or another object is used and its link is gone. */
  public SQLException objectGone(Link link) {
    return messages.objectGone(link, core.lossOfThisCall());
  }

  /**
   * What is told when a statement cannot be given all that was bound or added to it.
   *
   * @param lost the link it was on
   * @param what says what is missing
   */
  public SQLException notMadeAgain(Link lost, SQLException what) {
    return endingTransaction(messages.notMadeAgain(lost, what, core.lossOfThisCall()));
  }

  /** H2 would roll back the other connection, and PostgreSQL to a savepoint of the same name. */
  public static SQLException savepointOfOther() {
    return new SQLException(
        "The savepoint belongs to another connection. Use one of this connection's own.", "3B001");
  }

  /** Its loss was told. A transaction that runs now is another one, and goes on. */
  public static SQLException savepointGone() {
    return new SQLException(
        "The savepoint was on a connection that is lost, and its transaction with it. Roll back"
            + " and run the transaction again.",
        "3B001");
  }
}
