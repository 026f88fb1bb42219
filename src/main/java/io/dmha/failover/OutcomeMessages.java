package io.dmha.failover;

import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.metrics.ContinuityCounters;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.Difference;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The words in which a connection tells what became of a call; each is an event, too. */
final class OutcomeMessages {
  private static final String SAFE =
      "Nothing of it is in the database; it is safe to run it again, on this connection too.";

  /** Where nothing was found out. */
  static final String MAYBE = "It may have committed or not.";

  private final String connection;
  private final Publisher publisher;
  private final ContinuityCounters counters;

  OutcomeMessages(String connection, Publisher publisher, ContinuityCounters counters) {
    this.connection = connection;
    this.publisher = publisher;
    this.counters = counters;
  }

  void repeated(String what, Link link) {
    publish(EventType.CALL_REPEATED, link, what + " is run again");
  }

  SQLException notApplied(LostWork lost, @Nullable Throwable cause) {
    String message =
        "NOT APPLIED: the connection to "
            + lost.link.host()
            + " was lost in "
            + lost.what
            + (lost.statements > 0
                ? ", statement " + lost.statements + " of a transaction that was not committed"
                : "")
            + ". "
            + (lost.refusal == null ? "" : "It was not done again: " + lost.refusal.words() + ". ")
            + SAFE;
    return notApplied(lost.link, message, cause);
  }

  SQLException notReplayed(Link link, int statements, String why, @Nullable Throwable cause) {
    String message =
        "NOT APPLIED: the connection to "
            + link.host()
            + " was lost after "
            + statements
            + " statements of a transaction that was not committed, and it could not be done"
            + " again: "
            + why
            + ". "
            + SAFE;
    return notApplied(link, message, cause);
  }

  SQLException notMarked(Link link, SQLException why) {
    String message =
        "NOT APPLIED: the commit guard could not mark the transaction on "
            + link.host()
            + " ("
            + DmhaExceptions.messageOf(why)
            + "), so it was not committed but rolled back. It is safe to run it again; see why the"
            + " guard's table cannot be written, or set dmha.commitGuard=off.";
    return notApplied(link, message, why);
  }

  private SQLException notApplied(Link link, String message, @Nullable Throwable cause) {
    counters.add(Count.TOLD_NOT_APPLIED);
    publish(EventType.NOT_APPLIED, link, message);
    return DmhaExceptions.notApplied(message, cause);
  }

  private SQLException resultLost(Link link, String message, @Nullable Throwable cause) {
    publish(EventType.RESULT_LOST, link, message);
    return DmhaExceptions.resultLost(message, cause);
  }

  /**
   * @param found says, as sentences, what the database told, or why it could not; null where it was
   *     not asked
   */
  SQLException unknown(LostWork lost, @Nullable String found, @Nullable Throwable cause) {
    String message =
        "UNKNOWN: the connection to "
            + lost.link.host()
            + " was lost in "
            + lost.what
            + (lost.statements > 0
                ? ", after " + lost.statements + " statements of a transaction"
                : "")
            + ". "
            + (found == null ? MAYBE : found)
            + " dmha has not repeated it. Look in the database"
            + " before it is run again; this connection works as a new session.";
    counters.add(Count.TOLD_UNKNOWN);
    publish(EventType.OUTCOME_UNKNOWN, lost.link, message);
    return DmhaExceptions.unknown(message, cause);
  }

  /** A commit, or a write with autocommit, that was on its way when the connection was closed. */
  SQLException unknownSinceClosed(String what, Link link, Throwable cause) {
    String message =
        "UNKNOWN: the connection to "
            + link.host()
            + " was closed by the application in "
            + what
            + ". "
            + MAYBE
            + " Look in the database before it is run again, on another connection.";
    counters.add(Count.TOLD_UNKNOWN);
    publish(EventType.OUTCOME_UNKNOWN, link, message);
    return DmhaExceptions.unknownOfClosed(message, cause);
  }

  /** Anything else that ran when the connection was closed. */
  SQLException closedIn(String what, Throwable cause) {
    return DmhaExceptions.closed(
        "The connection was closed by the application in " + what + ". Open a new one.", cause);
  }

  SQLException resultLost(String what, Link link, @Nullable Throwable cause) {
    return resultLost(
        link,
        "The connection to "
            + link.host()
            + " was lost in "
            + what
            + ": what it was to read was on that connection. The statement behind it was"
            + " acknowledged; read its results by a new query.",
        cause);
  }

  /** Rows of a read, of which some were read, or whose query has other parameters by now. */
  SQLException rowsLost(Link link, @Nullable Throwable cause) {
    return notApplied(
        link,
        "NOT APPLIED: the rows were on the connection to "
            + link.host()
            + ", which is lost. The query changed nothing; it is safe to run it again.",
        cause);
  }

  /** Rows of a read, of which what was read is not the same any more. */
  SQLException rowsDiffer(Link link, Difference difference, @Nullable Throwable cause) {
    return notApplied(
        link,
        "NOT APPLIED: the rows were on the connection to "
            + link.host()
            + ", which is lost, and they cannot be gone on with elsewhere: "
            + difference.getMessage()
            + ". The query changed nothing; it is safe to run it again.",
        cause);
  }

  /** Rows that one thread has read on while another one did their transaction again. */
  SQLException rowsMoved(Link link, @Nullable Throwable cause) {
    return notApplied(
        link,
        "NOT APPLIED: rows were read by one thread while another one did their transaction again on "
            + link.host()
            + ", so what was read last is not proved. It is safe to run the transaction again; let"
            + " one thread at a time use its rows.",
        cause);
  }

  /** Rows or keys of a statement that may have done more than read. */
  SQLException resultsGone(Link link, @Nullable Throwable cause) {
    return resultLost(
        link,
        "The results of this statement were on the connection to "
            + link.host()
            + ", which is lost. The statement was acknowledged; read its results by a new query.",
        cause);
  }

  SQLException objectGone(Link link, @Nullable Throwable cause) {
    return resultLost(
        link,
        "This object was on the connection to "
            + link.host()
            + ", which is lost. Read it again by a new query.",
        cause);
  }

  /** What was bound or added to a statement cannot be had again; {@code what} says which. */
  SQLException notMadeAgain(Link link, SQLException what, @Nullable Throwable cause) {
    return notApplied(link, String.valueOf(what.getMessage()), cause);
  }

  /** Of a call that is not run again, for its budget is spent. */
  SQLException notRepeated(String what, Link link, Budget spent) {
    String why =
        spent.hasRepeated()
            ? ", each time it was run again"
            : ", and is not run again: " + spent.limit() + " are over";
    return notApplied(LostWork.ofCall(what + why, link), spent.origin());
  }

  private void publish(EventType type, Link link, String message) {
    publisher.publish(DmhaEvent.of(type, connection).host(link.host()).saying(message));
  }
}
