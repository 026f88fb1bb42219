package io.dmha.failover;

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
import io.dmha.link.Turn;
import io.dmha.outcome.Continuity;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.FailurePolicy;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import io.dmha.routing.Router;
import io.dmha.session.LastValues;
import io.dmha.session.ReplaySwitch;
import io.dmha.session.ReportedLoss;
import io.dmha.session.SessionState;
import io.dmha.session.Transaction;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import io.dmha.watch.LinkUser;
import io.dmha.watch.Watched;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One logical connection without its JDBC surface: how every call of it and of what was made from
 * it is begun and ended, and how its link is replaced; {@link FailureHandler} judges the calls that
 * fail. The marks of a running call are written without synchronization: they only tell the watch
 * thread that something moves, and a mark it misses costs a probe of the host.
 */
public final class ConnectionCore implements Watched, LinkUser {
  public final ClusterContext context;
  public final ReconnectingLink reconnecting;
  public final SessionState session;
  public final Transaction transaction;

  /** What is kept of the streams that were bound. */
  public final RetentionBudget retention;

  public final ReplaySwitch replaySwitch;
  public volatile boolean autoCommit = true;
  public final WorkTracker work;
  public final PartlyDone partlyDone;
  public final FailureHandler failures;

  /** Null where no host is tried out. */
  final @Nullable CallTiming timing;

  /** What a failure of this connection is. */
  public final ConnectionFaults faults;

  /** What the application gets where no call failed. */
  public final LossReporter losses;

  public final TransactionReplayer replayer;
  final OrphanSessions orphans;

  /** Null where all goes to one host. */
  public @Nullable Router routing;

  /** Null where commits are not marked. */
  public final @Nullable CommitTokens tokens;

  /** Whether a call runs; stored, not counted, for this is the way of each call. */
  boolean inCall;

  /**
   * How many statements are open, and sets of rows without one: as long as they are, the
   * application may ask for what they have left on the link.
   */
  public final AtomicInteger open = new AtomicInteger();

  /** Whether nothing has begun, or was under way, between the last two looks of the watch. */
  private boolean wasIdle;

  /** Whether a call has begun since the watch looked last. */
  private boolean hasBegun;

  /** Which thread may work on what is kept of this connection. */
  public final Turn turn;

  /** The link of which it was told that it has the session, or needs none. */
  private volatile @Nullable Link restoredOn;

  /** What the application was given of a manual transaction that is lost. */
  public final ReportedLoss reported = new ReportedLoss();

  /** With continuity off: how the link was lost, and the connection with it. */
  private volatile @Nullable String lostBy;

  /** What counters of the session gave last; null as long as the first link is in use. */
  @Nullable LastValues lastValues;

  /**
   * @param reconnecting its first link is there already
   */
  public ConnectionCore(ClusterContext context, ReconnectingLink reconnecting) {
    this.context = context;
    this.reconnecting = reconnecting;
    this.session = new SessionState(context.dialect.rollbackOfSession());
    this.turn = new Turn(context.limits, this::isClosed);
    this.timing = context.samples == null ? null : new CallTiming(context.samples, turn);
    this.retention = context.retention();
    Journal journal = context.journal(this::notProtected);
    this.transaction =
        new Transaction(journal, session, retention, this::standing, context.counters);
    this.replaySwitch = new ReplaySwitch(transaction, context.counters);
    this.tokens = context.tokens(session, transaction, reconnecting);
    this.faults = new ConnectionFaults(this);
    OutcomeMessages messages =
        new OutcomeMessages(reconnecting.name(), context.publisher, context.counters);
    CommitResolver commits = new CommitResolver(this);
    this.losses = new LossReporter(this, messages, commits);
    this.failures = new FailureHandler(this, messages, commits);
    this.replayer = new TransactionReplayer(this);
    this.orphans = new OrphanSessions(this);
    this.work = new WorkTracker(this);
    this.partlyDone = new PartlyDone(this);
    this.restoredOn = reconnecting.link();
  }

  private @Nullable Refusal standing() {
    return replaySwitch.standing();
  }

  @Override
  public boolean isStillInCall() {
    boolean isNew = hasBegun;
    hasBegun = false;
    wasIdle = !isNew && !inCall;
    return inCall && !isNew;
  }

  @Override
  public boolean isInCall() {
    return inCall;
  }

  @Override
  public boolean isActive() {
    return !wasIdle;
  }

  @Override
  public void leaveIfIdle() {
    Link link = reconnecting.link();
    if (wasIdle && link != null) {
      Relocation.leave(this, link);
    }
  }

  @Override
  public ReconnectingLink reconnecting() {
    return reconnecting;
  }

  @Override
  public void cutOff(Link link, String why) {
    drop(link, true, why);
  }

  /** Gives a link up; with continuity off the connection with it. */
  @Override
  public void drop(Link link, boolean blamesHost, String why) {
    if (context.continuity == Continuity.OFF) {
      if (link == reconnecting.link()) {
        lostBy = "The connection to " + link.host() + " was lost (" + why + ")";
      }
      reconnecting.abort();
    } else {
      reconnecting.lose(link, blamesHost, why);
    }
  }

  /** Whether it has ended. */
  public boolean isClosed() {
    return reconnecting.state() == ConnectionState.CLOSED;
  }

  /** Whether it was closed or aborted, and not by the loss of its link. */
  public boolean isClosedOnPurpose() {
    return isClosed() && lostBy == null;
  }

  /** Notes the autocommit mode in which the delegate starts. */
  public void startsWith(boolean delegateAutoCommit, @Nullable DatabaseHistory anchor) {
    autoCommit = delegateAutoCommit;
    if (tokens != null) {
      tokens.anchoredBy(reconnecting.link(), anchor);
    }
  }

  /** As {@link WorkTracker#before}, for an execution; a host that is drained may be left first. */
  public Link before(@Nullable Link link, SqlKind kind, @Nullable StatementKind text)
      throws SQLException {
    return Relocation.before(this, link, kind, text);
  }

  /** The physical connection for a call that begins. */
  public Link begin() throws SQLException {
    Link link = linkOrNull();
    return link != null ? link : connect();
  }

  /** The same for what belongs to a link: that one as long as it is there, in use or not. */
  public Link begin(Link mine) throws SQLException {
    Link link = linkOrNull(mine);
    return link != null ? link : connect();
  }

  /** The same, but for one that is not there. */
  public @Nullable Link linkOrNull() {
    waits();
    return reconnecting.link();
  }

  /** The same for what belongs to a link: that one as long as it is there, be it in use or not. */
  public @Nullable Link linkOrNull(Link mine) {
    waits();
    return reconnecting.linkFor(mine);
  }

  /** Has the watch look after what is waited for now. */
  void waits() {
    inCall = true;
    hasBegun = true;
  }

  /**
   * The same where there is none: made by whose turn it is, and found by who has waited for that.
   */
  @Override
  public Link connect() throws SQLException {
    turn.borrow(null);
    if (timing != null) {
      timing.forget();
    }
    Link found = reconnecting.link();
    if (found != null) {
      return found;
    }
    try {
      return connectAlone();
    } catch (SQLException e) {
      if (DmhaExceptions.isOurs(e)) {
        // The call ends by it, and the next one has a budget of its own.
        turn.spend(null);
        end();
      }
      throw e;
    }
  }

  /** Also does the open transaction again. Listeners that it calls may not use the connection. */
  Link connectAlone() throws SQLException {
    Budget mine = budgetOfThisCall();
    turn.closeToNested();
    try {
      return connect(mine);
    } finally {
      turn.openToNested();
    }
  }

  private Link connect(Budget mine) throws SQLException {
    String loss = lostBy;
    if (loss != null && isClosed()) {
      throw DmhaExceptions.closed(
          loss + ", and dmha.continuity=off leaves it closed. Open a new one.", mine.origin());
    }
    Link known = reconnecting.link();
    Link kept = reconnecting.spare();
    Link made;
    boolean hasDrawn = false;
    if (!transaction.isOpen()) {
      String held = session.lost();
      if (!held.isEmpty() && context.endsWithSession) {
        throw losses.sessionLost(held, mine.origin());
      }
      made = reconnecting.require(mine, restorer(session::restore));
      if (!held.isEmpty()) {
        session.forgetLost();
        publish(EventType.SESSION_RESTORED, made, "goes on without what the session held: " + held);
      }
    } else if (transaction.canBeReplayed()) {
      made = replayer.replay(mine);
      hasDrawn = transaction.keys.hasDrawnAgain();
      context.counters.add(Count.REPLAYED);
    } else {
      // Lost between two calls of this transaction, by another thread or by the watch.
      throw losses.lostInTransaction(mine.origin());
    }
    if (hasDrawn || (made != known && made != kept)) {
      lastValues = new LastValues(hasDrawn ? made : null);
    }
    tellRestored(made);
    return made;
  }

  /** What is done to a new link before it is used. */
  public Restorer restorer(Restorer session) {
    return tokens == null ? session : tokens.anchoring(session);
  }

  private void notProtected(Refusal why) {
    transaction.blame();
    context.publisher.publish(
        DmhaEvent.of(EventType.REPLAY_REFUSED, reconnecting.name())
            .code(why.name())
            .saying("a transaction is not protected: " + why.words() + transaction.blamed()));
  }

  /** Notes why the running call has to recover. */
  @Override
  public void recoversFrom(@Nullable Throwable failure) {
    if (failure != null) {
      budgetOfThisCall().causedBy(failure);
    }
  }

  /** The one budget of the running call, made when it begins to recover. */
  public Budget budgetOfThisCall() {
    return turn.budget();
  }

  /** Gives a link up on which the recovery itself failed; tells whether another try may succeed. */
  boolean mayTryAgainAfter(Link made, Throwable failure) {
    Fault fault = faultOf(failure);
    boolean isLost = FailurePolicy.endsLink(fault);
    drop(made, isLost && fault.blamesHost(), fault.evidence());
    return isLost || fault.category() == Category.BUSY || fault.category() == Category.ROLLED_BACK;
  }

  /** Publishes what the recovery does on {@code made}. */
  public void publish(EventType type, Link made, String message) {
    context.publisher.publish(
        DmhaEvent.of(type, reconnecting.name()).host(made.host()).saying(message));
  }

  /** Publishes that the session was restored on {@code made}, once; the first link has none. */
  public void tellRestored(Link made) {
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
  public @Nullable Throwable lossOfThisCall() {
    Budget mine = turn.budgetOrNull();
    return mine == null ? null : mine.origin();
  }

  /** Ends a call that succeeded. */
  public void end() {
    inCall = false;
    if (timing != null) {
      timing.answered();
    }
    turn.giveBack();
  }

  @Override
  public boolean inTransaction() {
    return work.inTransaction();
  }

  @Override
  public @Nullable String generationQuery() {
    return context.dialect.generationQuery();
  }

  @Override
  public Fault faultOf(Throwable failure) {
    return context.classifier().classify(Phase.SENT, failure);
  }

  /** What a new session would lack, where that is not to be put up with; empty for nothing. */
  public String lostWithSession() {
    return context.endsWithSession ? session.lost() : "";
  }
}
