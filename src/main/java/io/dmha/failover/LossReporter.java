package io.dmha.failover;

import io.dmha.connect.ConnectionState;
import io.dmha.connect.ReconnectingLink;
import io.dmha.fault.Phase;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Decision;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.Difference;
import io.dmha.replay.Refusal;
import io.dmha.session.OpenRows;
import io.dmha.session.Transaction;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is told of what is found lost without a call that failed: a transaction, rows, results,
 * objects; and the end of the transaction that they take with them. As thread-safe as the
 * connection.
 */
public final class LossReporter {
  private final GuardedConnection connection;
  private final ReconnectingLink lifeline;
  private final Transaction transaction;
  private final OutcomeMessages verdicts;
  private final CommitResolver commits;

  LossReporter(GuardedConnection connection, OutcomeMessages verdicts, CommitResolver commits) {
    this.connection = connection;
    this.lifeline = connection.lifeline;
    this.transaction = connection.transaction;
    this.verdicts = verdicts;
    this.commits = commits;
  }

  /** What is told when a call finds that the link of its transaction is gone. */
  public SQLException lostInTransaction(@Nullable Throwable cause) throws SQLException {
    return lostInTransaction(transaction.linkOrThrow(), cause);
  }

  /** The same, where the caller knows the link it was on. */
  public SQLException lostInTransaction(Link link, @Nullable Throwable cause) {
    String what = "a pause between two calls";
    int statements = transaction.statements();
    Refusal refusal = transaction.journal.refusal();
    Decision decision = Decision.NOT_APPLIED;
    String found = null;
    if (transaction.mayHaveCommitted()) {
      boolean canBeAsked = commits.canBeAsked() && lifeline.state() != ConnectionState.CLOSED;
      decision = canBeAsked ? commits.resolve(cause, false) : Decision.UNKNOWN;
      found = canBeAsked ? commits.found() : null;
    }
    transaction.end();
    return tell(
        decision == Decision.UNKNOWN
            ? verdicts.unknown(what, link, statements, found, cause)
            : verdicts.notApplied(what, link, statements, refusal, cause),
        statements);
  }

  /** What is told when the transaction could not be done again; nothing of it is left open. */
  SQLException notReplayed(Link lost, String why, Budget budget) {
    connection.replaySwitch.failed();
    return givenUp(lost, why, budget);
  }

  /** Gives the open transaction up, with all that was done again of it. */
  SQLException givenUp(Link lost, String why, Budget budget) {
    int statements = transaction.statements();
    transaction.end();
    return tell(verdicts.notReplayed(lost, statements, why, budget.origin()), statements);
  }

  /**
   * What is told instead of an error of the driver's, where the connection was closed or aborted
   * while the call ran: whatever the driver says then comes of that, or nobody can tell.
   */
  Throwable closedUnder(Throwable t, @Nullable Link link, Phase phase, AtStake work, String what) {
    boolean isOfDriver = !(t instanceof Error) && !DmhaExceptions.isOurs(t);
    boolean isOfClose = isOfDriver && connection.isClosedOnPurpose();
    if (link == null || !isOfClose || connection.judge.faults.isOfItsOwn(t)) {
      return t;
    }
    boolean commits = work == AtStake.COMMIT || work == AtStake.WRITE || work == AtStake.WRITES;
    return commits && phase.mayHaveBeenSent()
        ? verdicts.unknownSinceClosed(what, link, t)
        : verdicts.closedIn(what, t);
  }

  /** Keeps what is told of a manual transaction, which has to be rolled back then. */
  SQLException tell(SQLException verdict, int statements) {
    connection.told.tell(statements > 0 ? verdict : null, connection.isManual());
    return verdict;
  }

  /** What is told when rows are asked for whose link is gone. */
  public SQLException rowsLost(Link link, boolean areOfRead) {
    Throwable loss = connection.lossOfThisCall();
    return areOfRead
        ? endingTransaction(verdicts.rowsLost(link, loss))
        : verdicts.resultsGone(link, loss);
  }

  /** What is told when rows that were asked for again are not those that were read. */
  public SQLException rowsDiffer(Link lost, Difference difference) {
    return endingTransaction(verdicts.rowsDiffer(lost, difference, connection.lossOfThisCall()));
  }

  /** Nothing may run in a session that is not the one which the application has made. */
  SQLException sessionLost(String held, @Nullable Throwable cause) {
    lifeline.abort();
    connection.shared.closed(connection);
    return DmhaExceptions.sessionLost(
        "The connection was lost, and its session held what cannot be set again: "
            + held
            + ". It is closed. Open a new one and set it up again; dmha.lostSession=ignore goes on"
            + " without.",
        cause);
  }

  /** Tells it where the transaction goes on, or ends, and something was read that is not proved. */
  void refuseUnprovenRows() throws SQLException {
    OpenRows unproven = transaction.moved.unproven();
    if (unproven != null) {
      throw rowsMoved(unproven.link());
    }
  }

  /**
   * What is told when rows were read on by one thread while another one had them read again
   * elsewhere: what the one has read last is proved by nothing.
   */
  public SQLException rowsMoved(Link link) {
    Throwable loss = connection.lossOfThisCall();
    return transaction.isOpen()
        ? endingTransaction(verdicts.rowsMoved(link, loss))
        : verdicts.resultsGone(link, loss);
  }

  /** "Not applied" is said of a transaction as a whole: what was done again of it is undone. */
  private SQLException endingTransaction(SQLException verdict) {
    int statements = transaction.statements();
    if (statements == 0) {
      return verdict;
    }
    boolean isImplicit = transaction.isImplicit();
    transaction.end();
    Link now = lifeline.link();
    if (isImplicit && now != null) {
      // Its autocommit is off, and the application's is on.
      connection.drop(now, false, "a transaction on it was given up");
    } else {
      connection.replays.rollBack();
    }
    return tell(verdict, statements);
  }

  /** What is told when what a statement left is asked for and its link is gone. */
  public SQLException resultsGone(Link link, @Nullable Throwable loss) {
    return verdicts.resultsGone(link, loss);
  }

  /** What is told when a LOB or another object is used and its link is gone. */
  public SQLException objectGone(Link link) {
    return verdicts.objectGone(link, connection.lossOfThisCall());
  }

  /**
   * What is told when a statement cannot be given all that was bound or added to it.
   *
   * @param lost the link it was on
   * @param what says what is missing
   */
  public SQLException notMadeAgain(Link lost, SQLException what) {
    return endingTransaction(verdicts.notMadeAgain(lost, what, connection.lossOfThisCall()));
  }
}
