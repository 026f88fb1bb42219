package io.dmha.failover;

import io.dmha.binding.Proxied;
import io.dmha.binding.RetentionBudget;
import io.dmha.commitguard.CommitTokens;
import io.dmha.commitguard.DatabaseHistory;
import io.dmha.connect.ConnectionState;
import io.dmha.connect.ReconnectingLink;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import io.dmha.outcome.Continuity;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.FailurePolicy;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import io.dmha.session.ReplaySwitch;
import io.dmha.session.SessionState;
import io.dmha.session.Transaction;
import io.dmha.sql.SqlKind;
import io.dmha.watch.Watched;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How every call of a connection and of what was made from it is begun and ended; {@link
 * FailureHandler} judges those that fail. The marks of a running call are written without
 * synchronization: they only tell the watch thread that something moves, and a mark it misses costs
 * a probe of the host.
 */
public abstract class GuardedConnection implements Connection, Proxied, Watched {
  public final ClusterContext shared;
  public final ReconnectingLink lifeline;
  public final SessionState session;
  public final Transaction transaction;

  /** What is kept of the streams that were bound. */
  public final RetentionBudget room;

  public final ReplaySwitch replaySwitch;
  public volatile boolean autoCommit = true;
  public final FailureHandler judge;
  public final TransactionReplayer replays;
  final OrphanSessions oldSessions;

  /** Null where commits are not marked. */
  public final @Nullable CommitTokens marks;

  /**
   * Whether a call runs. Constants are stored, nothing is counted: this is the way of each call.
   */
  boolean inCall;

  /** Whether a call has begun since the watch looked last. */
  private boolean hasBegun;

  /** Which thread may work on what is kept of this connection. */
  public final Turn turn;

  /** The link of which it was told that it has the session, or needs none. */
  private volatile @Nullable Link restoredOn;

  /** What was told of a manual transaction that is lost. */
  public final ToldLoss told = new ToldLoss();

  /** With continuity off: how the link was lost, and the connection with it. */
  private volatile @Nullable String lostBy;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected GuardedConnection() {
    this.shared = null;
    this.lifeline = null;
    this.judge = null;
    this.transaction = null;
    this.room = null;
    this.replaySwitch = null;
    this.replays = null;
    this.oldSessions = null;
    this.marks = null;
    this.turn = null;
    this.session = null;
  }

  protected GuardedConnection(ClusterContext shared, ReconnectingLink lifeline) {
    this.shared = shared;
    this.lifeline = lifeline;
    this.session = new SessionState(shared.target.rollbackOfSession());
    this.turn = new Turn(shared.limits, () -> lifeline.state() == ConnectionState.CLOSED);
    this.room = shared.room();
    Journal journal = shared.journal(this::notProtected);
    this.transaction = new Transaction(journal, session, room, this::standing, shared.tally);
    this.replaySwitch = new ReplaySwitch(transaction, shared.tally);
    this.judge = new FailureHandler(this);
    this.replays = new TransactionReplayer(this);
    this.oldSessions = new OrphanSessions(this);
    this.marks = shared.marks(this);
    this.restoredOn = lifeline.link();
  }

  private @Nullable Refusal standing() {
    return replaySwitch.standing();
  }

  @Override
  public boolean isStillInCall() {
    boolean isNew = hasBegun;
    hasBegun = false;
    return inCall && !isNew;
  }

  @Override
  public ReconnectingLink lifeline() {
    return lifeline;
  }

  @Override
  public void cutOff(Link link, String why) {
    drop(link, true, why);
  }

  /** Gives a link up; with continuity off the connection with it. */
  public final void drop(Link link, boolean blamesHost, String why) {
    if (shared.continuity == Continuity.OFF) {
      if (link == lifeline.link()) {
        lostBy = "The connection to " + link.host() + " was lost (" + why + ")";
      }
      lifeline.abort();
    } else {
      lifeline.lose(link, blamesHost, why);
    }
  }

  /** Whether it was closed or aborted, and not by the loss of its link. */
  public final boolean isClosedOnPurpose() {
    return lifeline.state() == ConnectionState.CLOSED && lostBy == null;
  }

  /** Notes the autocommit mode in which the delegate starts. */
  public void startsWith(boolean delegateAutoCommit, @Nullable DatabaseHistory anchor) {
    autoCommit = delegateAutoCommit;
    if (marks != null) {
      marks.anchoredBy(lifeline.link(), anchor);
    }
  }

  /** The physical connection for a call that begins. */
  public final Link begin() throws SQLException {
    Link link = linkOrNull();
    return link != null ? link : connect();
  }

  /** The same, but for one that is not there. */
  public final @Nullable Link linkOrNull() {
    waits();
    return lifeline.link();
  }

  /** Has the watch look after what is waited for now. */
  final void waits() {
    inCall = true;
    hasBegun = true;
  }

  /**
   * The same where there is none: made by whose turn it is, and found by who has waited for that.
   */
  public final Link connect() throws SQLException {
    turn.borrow(null);
    Link found = lifeline.link();
    if (found != null) {
      return found;
    }
    try {
      return connect(budgetOfThisCall());
    } catch (SQLException e) {
      if (DmhaExceptions.isOurs(e)) {
        // The call ends by it, and the next one has a budget of its own.
        turn.spend(null);
        end();
      }
      throw e;
    }
  }

  private Link connect(Budget mine) throws SQLException {
    String loss = lostBy;
    if (loss != null && lifeline.state() == ConnectionState.CLOSED) {
      throw DmhaExceptions.closed(
          loss + ", and dmha.continuity=off leaves it closed. Open a new one.", mine.origin());
    }
    Link made;
    if (!transaction.isOpen()) {
      String held = session.lost();
      if (!held.isEmpty() && shared.endsWithSession) {
        throw judge.losses.sessionLost(held, mine.origin());
      }
      made = lifeline.require(mine, restorer(session::restore));
      if (!held.isEmpty()) {
        session.forgetLost();
        publish(EventType.SESSION_RESTORED, made, "goes on without what the session held: " + held);
      }
    } else if (transaction.canBeReplayed()) {
      made = replays.replay(mine);
      shared.tally.add(Count.REPLAYED);
    } else {
      // Lost between two calls of this transaction, by another thread or by the watch.
      throw judge.losses.lostInTransaction(mine.origin());
    }
    tellRestored(made);
    return made;
  }

  /** What is done to a new link before it is used. */
  public final Restorer restorer(Restorer session) {
    return marks == null ? session : marks.anchoring(session);
  }

  private void notProtected(Refusal why) {
    shared.publisher.publish(
        DmhaEvent.of(EventType.REPLAY_REFUSED, lifeline.name())
            .code(why.name())
            .saying("a transaction is not protected: " + why.words()));
  }

  /** Notes why the running call has to recover. */
  final void recoversFrom(@Nullable Throwable failure) {
    if (failure != null) {
      budgetOfThisCall().causedBy(failure);
    }
  }

  /** The one budget of the running call, made when it begins to recover. */
  public final Budget budgetOfThisCall() {
    return turn.budget();
  }

  /** Gives a link up on which the recovery itself failed; tells whether another try may succeed. */
  final boolean mayTryAgainAfter(Link made, Throwable failure) {
    Fault fault = shared.classifier().classify(Phase.SENT, failure);
    boolean isLost = FailurePolicy.endsLink(fault);
    drop(made, isLost && fault.blamesHost(), fault.evidence());
    return isLost || fault.category() == Category.BUSY || fault.category() == Category.ROLLED_BACK;
  }

  /** Publishes what the recovery does on {@code made}. */
  public final void publish(EventType type, Link made, String message) {
    shared.publisher.publish(DmhaEvent.of(type, lifeline.name()).host(made.host()).saying(message));
  }

  /** Publishes that the session was restored on {@code made}, once; the first link has none. */
  public final void tellRestored(Link made) {
    if (made == restoredOn) {
      return;
    }
    restoredOn = made;
    int items = session.size();
    if (items > 0) {
      String noun = items == 1 ? " item" : " items";
      String what = "set " + items + noun + " of the session again on " + made.host();
      publish(EventType.SESSION_RESTORED, made, what);
    }
  }

  /** Why the running call recovers; null where it only found no connection. */
  public final @Nullable Throwable lossOfThisCall() {
    Budget mine = turn.budgetOrNull();
    return mine == null ? null : mine.origin();
  }

  /** Ends a call that succeeded. */
  public final void end() {
    inCall = false;
    turn.giveBack();
  }

  /** Whether the application ends its transactions itself. */
  final boolean isManual() {
    return !autoCommit || transaction.wasExplicit();
  }

  /**
   * Prepares to send a statement that must not be sent twice: makes sure that the link is alive if
   * it was idle, and notes the statement in the transaction.
   *
   * @return the link to use; another one if the idle one was dead
   */
  public final Link beforeExecute(Link link, SqlKind kind) throws SQLException {
    Link live = link;
    boolean first = !transaction.isOpen();
    if (!first && !transaction.isOpenOn(link)) {
      // Another thread has replaced the link: nothing may go on there in the middle of it.
      drop(link, false, "a transaction of another connection was open");
      throw judge.losses.lostInTransaction(lossOfThisCall());
    }
    told.refuseUntilRollback(kind);
    boolean mayReplace = shared.continuity != Continuity.OFF;
    if (first && mayReplace && (kind != SqlKind.READ || !autoCommit)) {
      live = shared.freshness.ensure(this, link);
    } else if (kind != SqlKind.ROLLBACK) {
      live = stillOpen(link);
    }
    if (inTransaction()) {
      if (kind == SqlKind.COMMIT) {
        markCommit(live);
        transaction.commitsAs(shared.target.standing(live.connection()));
      } else if (kind == SqlKind.OTHER && marks != null) {
        marks.beforeOther(live);
      }
      transaction.add(kind, live);
    }
    return live;
  }

  /** The link on which the open transaction goes on: it may have been undone on this one. */
  public final Link stillOpen(Link link) throws SQLException {
    boolean isAsked = shared.continuity != Continuity.OFF && transaction.isOpenOn(link);
    judge.losses.refuseUnprovenRows();
    return isAsked ? shared.freshness.ensureOpen(this, link) : link;
  }

  /** Marks the transaction that is about to be committed, if commits are marked. */
  public final void markCommit(Link link) throws SQLException {
    if (marks != null) {
      marks.beforeCommit(link);
    }
  }

  /** Notes that the server has done a commit, which of a failed transaction is a rollback. */
  public final void committed() {
    if (marks != null && !transaction.isDoomed()) {
      marks.committed();
    }
    if (transaction.commit()) {
      replaySwitch.succeeded();
    }
  }

  /** Makes a transaction around one write with autocommit, so that its commit can be marked. */
  public final void beginImplicitly(Link live) throws SQLException {
    if (!inTransaction() && !session.isReadOnly()) {
      try {
        live.connection().setAutoCommit(false);
      } catch (Error e) {
        drop(live, false, "autocommit could not be turned off");
        throw e;
      }
      transaction.add(SqlKind.WRITE, live);
      transaction.beginImplicitly();
    }
  }

  /** Whether what is executed does not commit by itself. */
  public final boolean inTransaction() {
    return !autoCommit || transaction.isExplicit();
  }

  /** Notes a change through a row or a LOB. */
  public final void changing(Link link) throws SQLException {
    told.refuseUntilRollback(SqlKind.WRITE);
    if (inTransaction()) {
      transaction.add(SqlKind.WRITE, link);
    }
  }

  /**
   * Notes that the application was given an object of the delegate's: whatever it does through it,
   * now or later, is not seen.
   */
  public final void handedOut(Link link) {
    link.handOut();
    boolean isOfLostTransaction = transaction.isOpen() && !transaction.isOpenOn(link);
    if (link == lifeline.link() && !isOfLostTransaction) {
      expectUnseenWork(link);
    }
  }

  /**
   * Takes a transaction for begun, and maybe committed, where the application may work unseen: its
   * loss must not pass for nothing. With autocommit on that work commits by itself.
   */
  public final void expectUnseenWork(Link link) {
    if (link.isHandedOut() && inTransaction()) {
      transaction.addUnseen(link);
    }
  }

  /** What a new session would lack, where that is not to be put up with; empty for nothing. */
  public final String lostWithSession() {
    return shared.endsWithSession ? session.lost() : "";
  }
}
