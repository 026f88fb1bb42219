package io.dmha.proxy;

import io.dmha.event.EventType;
import io.dmha.fault.Category;
import io.dmha.fault.Phase;
import io.dmha.recovery.Budget;
import io.dmha.recovery.Link;
import io.dmha.recovery.Restorer;
import io.dmha.replay.CommitGuard;
import io.dmha.replay.OtherDatabase;
import io.dmha.replay.Past;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The marks by which the commits of one connection are known again. As thread-safe as the
 * connection.
 */
final class CommitMarks {
  private final GuardedConnection connection;
  private final Shared shared;
  private final CommitGuard guard;
  private final String owner = UUID.randomUUID().toString().replace("-", "");
  private long number;

  /** The token in the row of this connection; empty while it has none. */
  private String row = "";

  /** What the database is known by that was marked last; outlives the link. */
  private Past past = Past.UNKNOWN;

  /** Why the outcome of the last commit was not found out; null where nothing more is known. */
  private @Nullable String doubt;

  /** The row of each connection that was made for this one; written by workers. */
  private final Map<Connection, Past> anchors = Collections.synchronizedMap(new WeakHashMap<>());

  private CommitGuard.@Nullable Marker marker;

  /** The link to which the marker belongs. */
  private @Nullable Link markedOn;

  /** The token of the transaction that is being committed; null while there is none. */
  private @Nullable String pending;

  /** The transaction, as the journal counts them, to which it belongs. */
  private int pendingOf;

  CommitMarks(GuardedConnection connection, CommitGuard guard) {
    this.connection = connection;
    this.shared = connection.shared;
    this.guard = guard;
  }

  /**
   * Gives each connection that is made a row in the guard's table before it gets its session. Where
   * that is refused it is used all the same.
   */
  Restorer anchoring(Restorer then) {
    return made -> {
      anchored(
          made,
          guard.anchorIfAllowed(
              made,
              shared.target.commitAlone(),
              e -> shared.classifier().classify(Phase.SENT, e).isLinkUsable()));
      then.restore(made);
    };
  }

  private void anchored(Connection made, @Nullable Past anchor) {
    if (anchor != null) {
      anchors.put(made, anchor);
    }
  }

  /** The row of the first link. */
  void anchoredBy(@Nullable Link first, @Nullable Past anchor) {
    if (first != null) {
      anchored(first.connection(), anchor);
    }
  }

  /** Marks the open transaction, right before it is committed on {@code link}. */
  void mark(Link link) throws SQLException {
    String token = owner + "-" + ++number;
    try {
      CommitGuard.Marker here = markerOf(link);
      boolean isRowThere = here.mark(row, token);
      past = here.past(isRowThere ? past : past.withoutCommit());
    } catch (SQLException e) {
      if (shared.classifier().classify(Phase.SENT, e).category() == Category.ROLLED_BACK) {
        // As any other statement of the transaction may be told.
        throw e;
      }
      throw new SQLException(
          "The commit guard could not mark the transaction, so it was not committed; it is still"
              + " open. Roll back, and see why its table cannot be written, or set"
              + " dmha.commitGuard=off.",
          e.getSQLState(),
          e.getErrorCode(),
          e);
    }
    pending = token;
    pendingOf = connection.transaction.journal.transaction();
  }

  private CommitGuard.Marker markerOf(Link link) {
    CommitGuard.Marker known = marker;
    if (known == null || markedOn != link) {
      past = knownOf(link);
      row = past.token();
      known = guard.marker(link.connection(), past);
      marker = known;
      markedOn = link;
    }
    return known;
  }

  /** What the database behind a link is known by: what was committed elsewhere says nothing. */
  private Past knownOf(Link link) {
    return link == markedOn ? past : anchors.getOrDefault(link.connection(), Past.UNKNOWN);
  }

  /** Whether the transaction was marked, so that its outcome can be found out. */
  boolean isPending() {
    return pending != null && pendingOf == connection.transaction.journal.transaction();
  }

  /** Notes that the marked transaction is committed. */
  void committed() {
    String token = pending;
    if (token != null && isPending()) {
      remember(token);
    }
    pending = null;
  }

  private void remember(String token) {
    row = token;
    past = guard.committed(past, token);
  }

  /** Notes that the open transaction is not marked. */
  void gone() {
    pending = null;
  }

  /**
   * Notes that the link was lost. The old session may still hold the row; a new one waits for
   * nobody.
   */
  void lost() {
    pending = null;
    row = "";
  }

  /**
   * Finds out what became of the marked transaction, on any host that is fit, within the budget.
   *
   * @return null if it could not be found out
   */
  CommitGuard.@Nullable Outcome resolve(Budget budget) {
    String token = pending;
    pending = null;
    doubt = null;
    if (token == null) {
      return null;
    }
    CommitGuard.Outcome outcome = find(token, budget);
    if (outcome == CommitGuard.Outcome.COMMITTED) {
      remember(token);
    } else if (outcome == null) {
      // The row stays as it is, so that it can still be asked for; or it has this token by now.
      row = "";
      past = past.withoutCommit();
    }
    return outcome;
  }

  private CommitGuard.@Nullable Outcome find(String token, Budget budget) {
    for (int failures = 0; !budget.deadline().isOver(); failures++) {
      Link made = null;
      try {
        made = connection.lifeline.require(budget, anchoring(connection.session::restore));
        CommitGuard.Outcome outcome = ask(made, token, budget);
        connection.publish(
            EventType.OUTCOME_FOUND, made, "found a lost commit to be " + words(outcome));
        return outcome;
      } catch (TimeoutException e) {
        budget.causedBy(e);
        connection.drop(made, false, "the commit guard got no answer");
        doubt = notFound(made, "no answer");
        return null;
      } catch (OtherDatabase e) {
        budget.causedBy(e);
        doubt = "On " + hostOf(made) + ": " + e.getMessage();
        return null;
      } catch (SQLException e) {
        budget.causedBy(e);
        if (made != null || doubt == null) {
          doubt =
              notFound(made, "SQLState " + e.getSQLState() + ", vendor code " + e.getErrorCode());
        }
        if (made == null || !mayAskAgain(made, e, failures, budget)) {
          return null;
        }
      }
    }
    return null;
  }

  private CommitGuard.Outcome ask(Link made, String token, Budget budget)
      throws SQLException, TimeoutException {
    Link lost = markedOn;
    if (lost != null && made.greeting().isOfOtherDatabaseThan(lost.greeting())) {
      throw otherDatabase(lost, made);
    }
    // A host that stands still is to be left for another.
    connection.waits();
    try {
      return shared.disposal.bounded(
          "the commit guard's question to " + made.host(),
          Duration.ofNanos(budget.deadline().remainingNanos()),
          () -> {
            connection.oldSessions.end(lost, made, true);
            boolean isSameHost = lost != null && lost.host().equals(made.host());
            return guard.resolve(
                made.connection(), token, isSameHost ? past : past.forAnotherHost());
          });
    } finally {
      connection.inCall = false;
      connection.oldSessions.tell(made);
    }
  }

  /** What is told when two hosts say of themselves that they are of two databases. */
  static OtherDatabase otherDatabase(Link lost, Link made) {
    return new OtherDatabase(
        "It holds another database ("
            + made.greeting().database()
            + ") than "
            + lost.host()
            + " ("
            + lost.greeting().database()
            + ")");
  }

  /**
   * Makes sure that a link is to the database of the lost one, before a transaction is done again
   * on it. Runs on a worker.
   *
   * @throws OtherDatabase if it is not
   */
  void check(Link lost, Link made) throws SQLException {
    guard.check(made.connection(), knownOf(lost));
  }

  /** Why the outcome of the last commit was not found out; null where nothing more is known. */
  @Nullable String doubt() {
    return doubt;
  }

  private static String notFound(@Nullable Link made, String answer) {
    return "The commit guard could not find it out ("
        + hostOf(made)
        + ": "
        + answer
        + "): its table cannot be used, or the old session is still open.";
  }

  private static String hostOf(@Nullable Link made) {
    return made == null ? "any host" : made.host().toString();
  }

  private boolean mayAskAgain(Link made, SQLException failure, int failures, Budget budget) {
    if (!connection.mayTryAgainAfter(made, failure)) {
      return false;
    }
    try {
      shared.pauses.before(failures, budget);
      return true;
    } catch (SQLException e) {
      budget.causedBy(e);
      return false;
    }
  }

  private static String words(CommitGuard.Outcome outcome) {
    return outcome == CommitGuard.Outcome.COMMITTED ? "committed" : "not committed";
  }
}
