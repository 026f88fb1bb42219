package io.dmha.commitguard;

import io.dmha.commitguard.CommitGuard.Outcome;
import io.dmha.connect.ReconnectingLink;
import io.dmha.fault.Category;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.session.SessionState;
import io.dmha.session.Transaction;
import io.dmha.topology.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The marks by which the commits of one connection are known again: one right before the end of a
 * transaction, and one before each statement in it that may commit by itself. As thread-safe as the
 * connection. Step MARK of src/docs/model/commit-guard.pml.
 */
public final class CommitTokens {
  /** Marks of one transaction that are kept; of what was before them nothing is said. */
  private static final int MOST = 100;

  /** What PostgreSQL answers in a transaction of which a statement has failed. */
  private static final String FAILED = "25P02";

  private final CommitGuard guard;
  private final SessionState session;
  private final Transaction transaction;
  private final ReconnectingLink reconnecting;

  /** A condition by which the row of a connect waits for no standby; empty for none. */
  private final String alone;

  private final Supplier<FaultClassifier> classifier;

  /** The token in the row of this connection; empty while it has none. */
  private String row = "";

  /** What the database is known by that was marked last; outlives the link. */
  private DatabaseHistory past = DatabaseHistory.UNKNOWN;

  /** The row of each connection that was made for this one; written by workers. */
  private final Map<Connection, DatabaseHistory> anchors =
      Collections.synchronizedMap(new WeakHashMap<>());

  private @Nullable CommitMarker marker;

  /** The link to which the marker belongs. */
  private @Nullable Link markedOn;

  /** A token that is part of a transaction. Immutable. */
  public static final class Mark {
    private final CommitToken token;

    /** How many statements were before it. */
    public final int statements;

    /** Whether it stands at the end of the transaction. */
    public final boolean isEnd;

    Mark(CommitToken token, int statements, boolean isEnd) {
      this.token = token;
      this.statements = statements;
      this.isEnd = isEnd;
    }
  }

  /** What was found of a transaction. Immutable. */
  public static final class Finding {
    /** The last mark that is committed; null where none is. */
    public final @Nullable Mark committed;

    /** Whether it was found out. */
    public final boolean isKnown;

    /** Why it was not found out, as sentences; null where nothing more is known. */
    public final @Nullable String doubt;

    private Finding(@Nullable Mark committed, boolean isKnown, @Nullable String doubt) {
      this.committed = committed;
      this.isKnown = isKnown;
      this.doubt = doubt;
    }

    private static Finding of(@Nullable Mark committed) {
      return new Finding(committed, true, null);
    }

    private static Finding inDoubt(@Nullable String doubt) {
      return new Finding(null, false, doubt);
    }
  }

  /** The marks of one transaction, the last first. */
  private final Deque<Mark> pending = new ArrayDeque<>();

  /** Whether it had more. */
  private boolean hadMore;

  /** That transaction, as the journal counts them. */
  private int pendingOf;

  /** What a host must have on which that transaction is done again, by session. */
  private final Map<WitnessStates, HistoryWitness.Seal> seals = new HashMap<>();

  /** That transaction, as the journal counts them. */
  private int sealsOf;

  /** The link on which the row of a witness was seen last, and whose. */
  private @Nullable Link sealedOn;

  private @Nullable WitnessStates sealedBy;

  /**
   * @param alone a condition by which the row of a connect waits for no standby; empty for none
   * @param classifier made when something has failed
   */
  public CommitTokens(
      CommitGuard guard,
      SessionState session,
      Transaction transaction,
      ReconnectingLink reconnecting,
      String alone,
      Supplier<FaultClassifier> classifier) {
    this.guard = guard;
    this.session = session;
    this.transaction = transaction;
    this.reconnecting = reconnecting;
    this.alone = alone;
    this.classifier = classifier;
  }

  /**
   * Notes what a host has that the open transaction may be done again on, if it was written where
   * the transaction is: the session that has written it has found its host by its name, and may
   * have come to another one.
   *
   * @return whether it was
   * @throws SQLException if the link is lost
   */
  public boolean isSealed(HistoryWitness.Seal seal, Link link) throws SQLException {
    if (sealedOn != link || sealedBy != seal.states) {
      if (!guard.sees(link.connection(), seal)) {
        return false;
      }
      sealedOn = link;
      sealedBy = seal.states;
    }
    sealed(seal);
    return true;
  }

  private void sealed(HistoryWitness.Seal seal) {
    if (sealsOf != transaction.journal.transaction()) {
      seals.clear();
      sealsOf = transaction.journal.transaction();
    }
    // The last of a session's stands for those before it.
    seals.put(seal.states, seal);
    transaction.keys.keepDraw();
  }

  /** What marks and finds them. */
  public CommitGuard guard() {
    return guard;
  }

  /**
   * Gives each connection that is made a row in the guard's table before it gets its session. Where
   * that is refused it is used all the same.
   */
  public Restorer anchoring(Restorer then) {
    return made -> {
      anchored(
          made,
          guard.anchorIfAllowed(
              made, alone, e -> classifier.get().classify(Phase.SENT, e).isLinkUsable()));
      then.restore(made);
    };
  }

  private void anchored(Connection made, @Nullable DatabaseHistory anchor) {
    if (anchor != null) {
      anchors.put(made, anchor);
    }
  }

  /** The row of the first link. */
  public void anchoredBy(@Nullable Link first, @Nullable DatabaseHistory anchor) {
    if (first != null) {
      anchored(first.connection(), anchor);
    }
  }

  /** Marks the open transaction, right before it is committed on {@code link}, if it wrote. */
  public void beforeCommit(Link link) throws SQLException {
    pending.removeIf(mark -> mark.isEnd);
    if (isReadOnly(link)) {
      // By the older ones nothing is proven of this commit: a rollback to a savepoint undoes them.
      pending.clear();
    } else if (transaction.hasWrites()) {
      mark(link);
    }
  }

  /** Where nothing can be written, no mark can either, and nothing has to be found out. */
  private boolean isReadOnly(Link link) {
    return session.isReadOnly() || link.role() == Role.STANDBY;
  }

  private void mark(Link link) throws SQLException {
    CommitToken token = CommitToken.draw();
    try {
      CommitMarker here = markerOf(link);
      boolean isRowThere = here.mark(row, token);
      past = here.past(isRowThere ? past : past.withoutCommit());
      for (Mark within : pending) {
        // Or they were as many as the procedures that are called, for days.
        here.takeBack(within.token.key);
      }
    } catch (SQLException e) {
      if (FAILED.equals(e.getSQLState())) {
        // Its commit can only roll back, which the driver tells in its own way.
        return;
      }
      throw notMarked("so it was not committed", e);
    }
    keep(token, true);
  }

  /** Marks the open transaction before a statement that may commit it, where that is of use. */
  public void beforeOther(Link link) throws SQLException {
    boolean isOfUse = transaction.isToBeMarked() && !isReadOnly(link);
    if (isOfUse && isMarkedWithin(link)) {
      transaction.marked();
    }
  }

  /**
   * By a row of its own: whether the row of the connection is still there would not be known
   * afterwards.
   *
   * @return false where the transaction has failed, so that only its end is left to be executed
   */
  private boolean isMarkedWithin(Link link) throws SQLException {
    CommitToken token = CommitToken.draw();
    try {
      CommitMarker here = markerOf(link);
      here.markApart(token);
      past = here.past(past);
    } catch (SQLException e) {
      if (FAILED.equals(e.getSQLState())) {
        return false;
      }
      throw notMarked("so the statement, which may commit it, was not executed", e);
    }
    keep(token, false);
    return true;
  }

  private SQLException notMarked(String what, SQLException e) {
    if (FaultClassifier.isOfClosedObject(e)
        || classifier.get().classify(Phase.SENT, e).category() == Category.ROLLED_BACK) {
      // As any other statement of the transaction may be told; or somebody has closed the
      // connection meanwhile, and nothing is open any more.
      return e;
    }
    return new SQLException(
        "The commit guard could not mark the transaction, "
            + what
            + "; it is still open. Roll back, and see why its table cannot be written, or set"
            + " dmha.commitGuard=off.",
        DmhaExceptions.stateOf(e),
        e.getErrorCode(),
        e);
  }

  private void keep(CommitToken token, boolean isEnd) {
    if (!isPending()) {
      pending.clear();
      hadMore = false;
    } else if (pending.size() == MOST) {
      pending.removeLast();
      hadMore = true;
    }
    pendingOf = transaction.journal.transaction();
    pending.push(new Mark(token, transaction.statements(), isEnd));
  }

  private CommitMarker markerOf(Link link) {
    CommitMarker known = marker;
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
  private DatabaseHistory knownOf(Link link) {
    return link == markedOn
        ? past
        : anchors.getOrDefault(link.connection(), DatabaseHistory.UNKNOWN);
  }

  /** Whether the transaction was marked, so that its outcome can be found out. */
  public boolean isPending() {
    return !pending.isEmpty() && pendingOf == transaction.journal.transaction();
  }

  /** Notes that the marked transaction is committed. */
  public void committed() {
    Mark last = pending.peek();
    if (last != null && last.isEnd && isPending()) {
      remember(last.token.key);
    }
    pending.clear();
  }

  private void remember(String token) {
    row = token;
    past = guard.committed(past, token);
  }

  /**
   * Notes that the link was lost. The old session may still hold the row; a new one waits for
   * nobody.
   */
  public void lost() {
    pending.clear();
    row = "";
  }

  /**
   * Finds out what became of the marked transaction, on any host that is fit, within the budget.
   */
  public Finding resolve(OutcomeQuery query, Budget budget) {
    Deque<Mark> marks = new ArrayDeque<>(pending);
    pending.clear();
    for (Mark mark : marks) {
      OutcomeQuery.Answer answer = query.ask(mark.token, markedOn, past, budget);
      if (answer.outcome == null) {
        // The row stays as it is, so that it can still be asked for; or it has this token by now.
        row = "";
        past = past.withoutCommit();
        return Finding.inDoubt(answer.doubt);
      }
      if (answer.outcome == Outcome.COMMITTED) {
        remember(mark.token.key);
        // The row of the new link may be older than the commit.
        anchoredBy(reconnecting.link(), past);
        return Finding.of(mark);
      }
    }
    return hadMore ? Finding.inDoubt(null) : Finding.of(null);
  }

  /**
   * Makes sure that a link is to the database of the lost one, before a transaction is done again
   * on it. Runs on a worker.
   *
   * @throws OtherDatabase if it is not
   */
  public void check(Link lost, Link made) throws SQLException {
    DatabaseHistory known = knownOf(lost);
    boolean isSameHost = lost.host().equals(made.host());
    guard.check(made.connection(), isSameHost ? known : known.forAnotherHost());
    if (sealsOf == transaction.journal.transaction()) {
      for (HistoryWitness.Seal seal : seals.values()) {
        guard.require(made.connection(), seal);
      }
    }
  }
}
