package io.dmha.proxy;

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
import io.dmha.session.SessionState.Item;
import io.dmha.target.SqlKind;
import io.dmha.target.SqlReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How every call of a connection and of what was made from it is begun, ended and judged when it
 * fails. The marks of a running call are written without synchronization: they only tell the watch
 * thread that something moves, and a mark it misses costs a probe of the host.
 */
public abstract class GuardedConnection implements Connection, Proxied, Watched {
  final Shared shared;
  final Lifeline lifeline;
  final SessionState session = new SessionState();
  final Transaction transaction = new Transaction();
  volatile boolean autoCommit = true;
  private final Verdicts verdicts;

  /**
   * Whether a call runs. Constants are stored, nothing is counted: this is the way of each call.
   */
  private boolean inCall;

  /** Whether a call has begun since the watch looked last. */
  private boolean hasBegun;

  /** Set when a call begins to recover, cleared when it ends: one budget for one call. */
  private @Nullable Budget budget;

  /** What was told of a transaction that is lost, until the application begins another. */
  @Nullable SQLException told;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected GuardedConnection() {
    this.shared = null;
    this.lifeline = null;
    this.verdicts = null;
  }

  protected GuardedConnection(Shared shared, Lifeline lifeline) {
    this.shared = shared;
    this.lifeline = lifeline;
    this.verdicts = new Verdicts(lifeline.name(), shared.publisher);
  }

  @Override
  public boolean isStillInCall() {
    boolean isNew = hasBegun;
    hasBegun = false;
    return inCall && !isNew;
  }

  @Override
  public Lifeline lifeline() {
    return lifeline;
  }

  @Override
  public void cutOff(Link link, String why) {
    drop(link, true, why);
  }

  /** Gives a link up; with continuity off the connection with it. */
  final void drop(Link link, boolean blamesHost, String why) {
    if (shared.continuity == Continuity.OFF) {
      lifeline.abort();
    } else {
      lifeline.lose(link, blamesHost, why);
    }
  }

  /** Notes the autocommit mode in which the delegate starts. */
  public void startsWith(boolean delegateAutoCommit) {
    autoCommit = delegateAutoCommit;
  }

  /** The physical connection for a call that begins. */
  final Link begin() throws SQLException {
    Link link = linkOrNull();
    return link != null ? link : connect();
  }

  /** The same, but for one that is not there. */
  final @Nullable Link linkOrNull() {
    inCall = true;
    hasBegun = true;
    return lifeline.link();
  }

  final Link connect() throws SQLException {
    Budget mine = budget;
    if (mine == null) {
      mine = shared.limits.call();
      budget = mine;
    }
    if (transaction.isOpen()) {
      // Lost between two calls of this transaction, by another thread or by the watch.
      throw lostInTransaction(mine.origin());
    }
    return lifeline.require(mine, session::restore);
  }

  /** What is told when a call finds that the link of its transaction is gone. */
  final SQLException lostInTransaction(@Nullable Throwable cause) {
    Link link = transaction.link();
    boolean mayHaveCommitted = transaction.mayHaveCommitted();
    int statements = transaction.statements();
    transaction.end();
    if (link == null) {
      throw new IllegalStateException("no transaction is open");
    }
    return tell(
        mayHaveCommitted
            ? verdicts.unknown("a pause between two calls", link, statements, cause)
            : verdicts.notApplied("a pause between two calls", link, statements, cause),
        statements);
  }

  /** Keeps what is told, for a commit that may follow. */
  private SQLException tell(SQLException verdict, int statements) {
    told = statements > 0 ? verdict : null;
    return verdict;
  }

  /** Why the running call recovers; null where it only found no connection. */
  final @Nullable Throwable lossOfThisCall() {
    Budget mine = budget;
    return mine == null ? null : mine.origin();
  }

  /** Ends a call that succeeded. */
  final void end() {
    inCall = false;
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
      transaction.add(kind, live);
    }
    return live;
  }

  /** Notes a change through a row or a LOB. */
  final void changing(Link link) {
    if (!autoCommit || transaction.isExplicit()) {
      told = null;
      transaction.add(SqlKind.WRITE, link);
    }
  }

  /** Notes that a statement was executed. */
  final void executed(SqlKind kind, @Nullable String sql, Link link) {
    if (kind != SqlKind.READ && kind != SqlKind.WRITE) {
      afterUncommon(kind, sql, link);
    }
  }

  private void afterUncommon(SqlKind kind, @Nullable String sql, Link link) {
    if (kind == SqlKind.COMMIT || kind == SqlKind.ROLLBACK) {
      transaction.end();
    }
    if (kind == SqlKind.BEGIN || (sql != null && SqlReader.beginsTransaction(sql))) {
      transaction.beginExplicitly(link);
    }
    if (sql != null && sql.toUpperCase(Locale.ROOT).contains("AUTOCOMMIT")) {
      // Turned on or off by SQL text: the driver knows, or nobody does.
      boolean now = isDelegateInAutoCommit(link);
      autoCommit = now;
      session.put(Item.AUTO_COMMIT, c -> c.setAutoCommit(now));
    }
  }

  private static boolean isDelegateInAutoCommit(Link link) {
    try {
      return link.connection().getAutoCommit();
    } catch (SQLException e) {
      return false;
    }
  }

  /** What is at stake in a call of this effect on {@code link}. */
  final Work workOf(Effect effect, SqlKind kind, @Nullable Link link) {
    if (transaction.isOpenOn(link)) {
      if (kind == SqlKind.ROLLBACK && effect == Effect.EXECUTE) {
        return Work.ROLLBACK;
      }
      boolean mayCommit = transaction.mayHaveCommitted() || effect == Effect.ANY;
      return mayCommit ? Work.COMMIT : Work.TRANSACTION;
    }
    switch (effect) {
      case NONE:
        return Work.NOTHING;
      case RESULT:
        return Work.RESULT;
      case EXECUTE:
        if (kind == SqlKind.BEGIN) {
          return Work.NOTHING;
        }
        return kind == SqlKind.READ ? Work.READ : kind == SqlKind.WRITE ? Work.WRITE : Work.WRITES;
      case BATCH:
      case CHANGE:
      case ANY:
        return Work.WRITES;
    }
    throw new AssertionError(effect);
  }

  /**
   * Judges a failure. Returns if the call is to be run again, or taken as done after {@link
   * Work#ROLLBACK}; throws what the application has to know otherwise.
   *
   * @param link the link the call was on; null if it got none
   * @param phase how far the call itself had come
   * @param what the call in a few words, for the message
   */
  final void failed(Throwable t, @Nullable Link link, Phase phase, Work work, String what)
      throws SQLException {
    inCall = false;
    boolean sent = phase.mayHaveBeenSent();
    if (link == null || Told.isOurs(t) || (!sent && lifeline.state() == State.CLOSED)) {
      budget = null;
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    Fault fault = shared.classifier().classify(phase, t);
    if (fault.category() == Category.WRONG_ROLE && !hasRoleChanged(fault, link)) {
      budget = null;
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    // A link that was cut off under the call may report itself closed after a part was sent.
    boolean surelyNotSent = fault.isSurelyNotSent() && (!sent || lifeline.link() == link);
    Decision decision = Policy.decide(fault, work, shared.continuity, surelyNotSent);
    int statements = transaction.isOpenOn(link) ? transaction.statements() : 0;
    boolean isLost = Policy.endsLink(fault);
    if (isLost) {
      if (statements > 0) {
        transaction.end();
      }
      drop(link, fault.blamesHost(), fault.evidence());
    }
    if (t instanceof Error) {
      pass((Error) t, isLost, link, work, what, statements);
    }
    act(decision, t, link, sent, what, statements);
  }

  /** An Error is thrown as it is, whatever it ends; a commit that follows has to know. */
  private void pass(Error e, boolean isLost, Link link, Work work, String what, int statements) {
    budget = null;
    if (isLost && statements > 0) {
      SQLException unusedNow =
          tell(
              work == Work.COMMIT
                  ? verdicts.unknown(what, link, statements, e)
                  : verdicts.notApplied(what, link, statements, e),
              statements);
    }
    throw e;
  }

  private void act(
      Decision decision, Throwable t, Link link, boolean sent, String what, int statements)
      throws SQLException {
    Budget mine = budget == null ? shared.limits.call() : budget;
    mine.causedBy(t);
    budget = null;
    switch (decision) {
      case RETHROW:
        throw Sneaky.<RuntimeException>rethrow(t);
      case REPEAT:
        if (sent && !mine.spendRepeat()) {
          throw verdicts.lostEachTime(what, link, mine.origin());
        }
        budget = mine;
        verdicts.repeated(what, link);
        return;
      case DONE:
        return;
      case NOT_APPLIED:
        throw tell(verdicts.notApplied(what, link, statements, mine.origin()), statements);
      case UNKNOWN:
        throw tell(verdicts.unknown(what, link, statements, mine.origin()), statements);
      case RESULT_LOST:
        throw verdicts.resultLost(what, link, mine.origin());
    }
  }

  /**
   * Judges a failure of a call that does not reach the server as a rule and was not begun: gives
   * what to throw. Of a link that is not used any more it says nothing about the one that is.
   */
  final Throwable light(Throwable t, Link link, Work work, String what) {
    if (Told.isOurs(t) || t instanceof Error) {
      return t;
    }
    Fault fault = shared.classifier().classify(Phase.SENT, t);
    if (shared.continuity == Continuity.OFF || !Policy.endsLink(fault)) {
      return link == lifeline.link() ? t : verdicts.resultLost(what, link, t);
    }
    try {
      failed(t, link, Phase.SENT, work, what);
    } catch (Throwable judged) {
      return judged;
    }
    budget = null;
    return verdicts.resultLost(what, link, t);
  }

  /**
   * Judges a failed setter of something that can be made again: returns if what was set is kept and
   * will be set again, throws otherwise.
   */
  final void setterFailed(Throwable t, Link link) throws SQLException {
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
  final void ignoreLoss(Throwable t, Link link) throws SQLException {
    if (link == lifeline.link()) {
      dropIfLost(t, link);
    }
  }

  private void dropIfLost(Throwable t, Link link) {
    Fault fault = shared.classifier().classify(Phase.SENT, t);
    boolean isLoss = !Told.isOurs(t) && !(t instanceof Error) && Policy.endsLink(fault);
    if (!isLoss || shared.continuity == Continuity.OFF) {
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    drop(link, fault.blamesHost(), fault.evidence());
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
