package io.dmha.proxy;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;
import io.dmha.recovery.Budget;
import io.dmha.recovery.Continuity;
import io.dmha.recovery.Decision;
import io.dmha.recovery.Lifeline;
import io.dmha.recovery.Link;
import io.dmha.recovery.Policy;
import io.dmha.recovery.State;
import io.dmha.recovery.Told;
import io.dmha.recovery.Watched;
import io.dmha.recovery.Work;
import io.dmha.session.SessionState;
import io.dmha.target.SqlKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How every call of a connection and of what was made from it is begun, ended and judged when it
 * fails. The counters are written without synchronization: they only tell the watch thread that
 * something moves.
 */
public abstract class GuardedConnection implements Connection, Proxied, Watched {
  final Shared shared;
  final Lifeline lifeline;
  final SessionState session = new SessionState();
  final Transaction transaction = new Transaction();
  volatile boolean autoCommit = true;

  /** Calls begun and ended; they differ while a call is running. Racy on purpose. */
  private long begun;

  private long ended;

  /** Set when a call begins to recover, cleared when it ends: one budget for one call. */
  private @Nullable Budget budget;

  /** What was told of a transaction that is lost, until the application begins another. */
  @Nullable SQLException told;

  protected GuardedConnection(Shared shared, Lifeline lifeline) {
    this.shared = shared;
    this.lifeline = lifeline;
  }

  @Override
  public long begunCalls() {
    return begun;
  }

  @Override
  public boolean isBusy() {
    return begun != ended;
  }

  @Override
  public Lifeline lifeline() {
    return lifeline;
  }

  @Override
  public void cutOff(Link link, String why) {
    if (shared.continuity == Continuity.OFF) {
      lifeline.abort();
    } else {
      lifeline.lose(link, true, why);
    }
  }

  /** Notes the autocommit mode in which the delegate starts. */
  public void startsWith(boolean delegateAutoCommit) {
    autoCommit = delegateAutoCommit;
  }

  /** The physical connection for a call that begins. */
  final Link begin() throws SQLException {
    begun++;
    Link link = lifeline.link();
    return link != null ? link : connect();
  }

  final Link connect() throws SQLException {
    Budget mine = budget;
    if (mine == null) {
      mine = shared.limits.call();
      budget = mine;
    }
    if (transaction.isOpen() && shared.continuity != Continuity.OFF) {
      // Lost between two calls of this transaction, by another thread or by the watch.
      throw lostInTransaction(mine.origin());
    }
    return lifeline.require(mine, session::restore);
  }

  /** What is told when a call finds that the link of its transaction is gone. */
  final SQLException lostInTransaction(@Nullable Throwable cause) {
    Work work = transaction.mayHaveCommitted() ? Work.COMMIT : Work.TRANSACTION;
    String what = "between two statements";
    int statements = transaction.statements();
    transaction.end();
    return work == Work.COMMIT
        ? unknown(what, "the host", statements, cause)
        : notApplied(what, "the host", statements, cause);
  }

  /** Why the running call recovers; null where it only found no connection. */
  final @Nullable Throwable lossOfThisCall() {
    Budget mine = budget;
    return mine == null ? null : mine.origin();
  }

  /** Ends a call that succeeded. */
  final void end() {
    ended++;
    if (budget != null) {
      budget = null;
    }
  }

  /** A commit that follows the loss of its transaction must not report success. */
  final void refuseIfLost() throws SQLException {
    SQLException before = told;
    if (before == null) {
      return;
    }
    String message = "There is nothing to commit. " + before.getMessage();
    throw Told.UNKNOWN.equals(before.getSQLState())
        ? Told.unknown(message, before)
        : Told.notApplied(message, before);
  }

  /**
   * Prepares to send a statement that must not be sent twice: makes sure that the link is alive if
   * it was idle, and notes the statement in the transaction.
   *
   * @return the link to use; another one if the idle one was dead
   */
  final Link beforeExecute(Link link, SqlKind kind) throws SQLException {
    Link live = link;
    boolean first = !transaction.isOpen();
    if (first && kind == SqlKind.COMMIT) {
      refuseIfLost();
    }
    if (first && (kind != SqlKind.READ || !autoCommit)) {
      live = shared.freshness.ensure(this, link);
    }
    if (!autoCommit || transaction.isExplicit()) {
      told = null;
      transaction.add(kind);
    }
    return live;
  }

  /** Notes that a statement was executed. */
  final void executed(SqlKind kind, @Nullable String sql) {
    if (kind == SqlKind.READ || kind == SqlKind.WRITE) {
      // With autocommit on, an open transaction is one that this statement has just committed,
      // unless SQL text has begun it.
      if (autoCommit && transaction.isOpen() && !transaction.isExplicit()) {
        transaction.end();
      }
      return;
    }
    afterUncommon(kind, sql);
  }

  private void afterUncommon(SqlKind kind, @Nullable String sql) {
    if (kind == SqlKind.BEGIN) {
      transaction.beginExplicitly();
    } else if (kind == SqlKind.COMMIT
        || kind == SqlKind.ROLLBACK
        || (autoCommit && !transaction.isExplicit())) {
      transaction.end();
    }
    Link link = lifeline.link();
    if (sql != null && link != null && sql.toUpperCase(Locale.ROOT).contains("AUTOCOMMIT")) {
      // Turned on or off by SQL text: the driver knows, or nobody does.
      try {
        autoCommit = link.connection().getAutoCommit();
      } catch (SQLException e) {
        autoCommit = false;
      }
    }
  }

  /** What is at stake in a call of this effect. */
  final Work workOf(Effect effect, SqlKind kind) {
    if (transaction.isOpen()) {
      if (kind == SqlKind.ROLLBACK && effect == Effect.EXECUTE) {
        return Work.ROLLBACK;
      }
      boolean isOwnCommit = autoCommit && !transaction.isExplicit();
      boolean mayCommit = transaction.mayHaveCommitted() || isOwnCommit || effect == Effect.ANY;
      return mayCommit ? Work.COMMIT : Work.TRANSACTION;
    }
    switch (effect) {
      case NONE:
        return Work.NOTHING;
      case RESULT:
        return Work.RESULT;
      case EXECUTE:
      case BATCH:
        if (kind == SqlKind.BEGIN) {
          return Work.NOTHING;
        }
        return kind == SqlKind.READ ? Work.READ : Work.WRITE;
      case CHANGE:
      case ANY:
        return Work.WRITE;
    }
    throw new AssertionError(effect);
  }

  /**
   * Judges a failure. Returns if the call is to be run again, or taken as done after {@link
   * Work#ROLLBACK}; throws what the application has to know otherwise.
   *
   * @param link the link the call was on; null if it got none
   * @param sent whether the call itself, and not only what prepares it, reached the delegate
   * @param what the call in a few words, for the message
   */
  final void failed(Throwable t, @Nullable Link link, boolean sent, Work work, String what)
      throws SQLException {
    ended++;
    if (link == null || Told.isOurs(t) || (!sent && lifeline.state() == State.CLOSED)) {
      budget = null;
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    Fault fault = shared.classifier().classify(phase(sent, work), t);
    if (fault.category() == Category.WRONG_ROLE && !hasRoleChanged(fault, link)) {
      budget = null;
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    // A link that was cut off under the call may report itself closed after a part was sent.
    boolean surelyNotSent = fault.isSurelyNotSent() && (!sent || lifeline.link() == link);
    Decision decision = Policy.decide(fault, work, shared.continuity, surelyNotSent);
    boolean isLost = Policy.endsLink(fault);
    int statements = transaction.statements();
    if (isLost) {
      transaction.end();
      drop(link, fault);
    }
    if (t instanceof Error) {
      pass((Error) t, isLost && statements > 0, link, work, what, statements);
    }
    act(decision, t, link, what, statements);
  }

  /** An Error is thrown as it is, whatever it ends; a commit that follows has to know. */
  private void pass(
      Error e, boolean endsTransaction, Link link, Work work, String what, int statements) {
    budget = null;
    if (endsTransaction) {
      String host = link.host().toString();
      SQLException unusedNow =
          work == Work.COMMIT
              ? unknown(what, host, statements, e)
              : notApplied(what, host, statements, e);
    }
    throw e;
  }

  /** Judges a failure of a call that was not begun: returns if it may be taken as done. */
  final void lightFailed(Throwable t, Link link, Effect effect, String what) throws SQLException {
    begun++;
    failed(t, link, true, workOf(effect, SqlKind.OTHER), what);
  }

  /** Judges a failure of a call that was not begun and cannot be repeated; gives what to throw. */
  final Throwable light(Throwable t, Link link, Effect effect, String what) {
    try {
      lightFailed(t, link, effect, what);
    } catch (Throwable judged) {
      return judged;
    }
    return Told.resultLost(
        "The connection to " + link.host() + " was lost in " + what + ". Run the query again.", t);
  }

  /** Judges a failed close: that the link is lost is no news to somebody who closes. */
  final void ignoreLoss(Throwable t, Link link, String what) throws SQLException {
    try {
      lightFailed(t, link, Effect.NONE, what);
    } catch (SQLException judged) {
      if (!Told.isOurs(judged)) {
        throw judged;
      }
      // Told by the next call of the transaction as well, which is the one that has to know.
    }
  }

  private void drop(Link link, Fault fault) {
    if (shared.continuity == Continuity.OFF) {
      lifeline.abort();
    } else {
      lifeline.lose(link, fault.blamesHost(), fault.evidence());
    }
  }

  private void act(Decision decision, Throwable t, Link link, String what, int statements)
      throws SQLException {
    Budget mine = budget == null ? shared.limits.call() : budget;
    mine.causedBy(t);
    budget = null;
    String host = link.host().toString();
    switch (decision) {
      case RETHROW:
        throw Sneaky.<RuntimeException>rethrow(t);
      case REPEAT:
        if (mine.deadline().isOver()) {
          throw Told.noHost(
              "The call was lost again and again until dmha.recoveryTimeout was over; it is not"
                  + " applied.",
              mine.origin());
        }
        budget = mine;
        publish(EventType.CALL_REPEATED, host, what + " is run again");
        return;
      case DONE:
        return;
      case NOT_APPLIED:
        throw notApplied(what, host, statements, mine.origin());
      case UNKNOWN:
        throw unknown(what, host, statements, mine.origin());
      case RESULT_LOST:
        throw Told.resultLost(
            "The connection to "
                + host
                + " was lost in "
                + what
                + ": what it was to read was on that connection. The statement behind it was"
                + " acknowledged; read its results by a new query.",
            mine.origin());
    }
  }

  private SQLException notApplied(
      String what, String host, int statements, @Nullable Throwable cause) {
    String message =
        "NOT APPLIED: the connection to "
            + host
            + " was lost in "
            + what
            + (statements > 0
                ? ", statement " + statements + " of a transaction that was not committed"
                : "")
            + ". Nothing of it is in the database; it is safe to run it again, on this"
            + " connection too.";
    publish(EventType.NOT_APPLIED, host, message);
    SQLException thrown = Told.notApplied(message, cause);
    told = statements > 0 ? thrown : null;
    return thrown;
  }

  private SQLException unknown(
      String what, String host, int statements, @Nullable Throwable cause) {
    String message =
        "UNKNOWN: the connection to "
            + host
            + " was lost in "
            + what
            + (statements > 0 ? ", after " + statements + " statements of a transaction" : "")
            + ". It may have committed or not, and dmha has not repeated it. Look in the database"
            + " before it is run again; this connection works as a new session.";
    publish(EventType.OUTCOME_UNKNOWN, host, message);
    SQLException thrown = Told.unknown(message, cause);
    told = statements > 0 ? thrown : null;
    return thrown;
  }

  private void publish(EventType type, String host, String message) {
    shared.publisher.publish(DmhaEvent.of(type, lifeline.name()).host(host).saying(message));
  }

  private static Phase phase(boolean sent, Work work) {
    if (!sent) {
      return Phase.BEFORE_SEND;
    }
    return work == Work.COMMIT ? Phase.COMMIT_SENT : Phase.SENT;
  }

  /**
   * Whether a refusal to write comes from the host's role, and not from the application's own
   * read-only mode. Where the code alone does not prove it, the host is asked.
   */
  private boolean hasRoleChanged(Fault fault, Link link) throws SQLException {
    if (session.isReadOnly()) {
      return false;
    }
    return fault.blamesHost() || !shared.roles.stillFits(link);
  }
}
