package io.dmha.failover;

import io.dmha.binding.RetentionBudget;
import io.dmha.canary.CallSamples;
import io.dmha.commitguard.CommitGuard;
import io.dmha.commitguard.CommitTokens;
import io.dmha.commitguard.HistoryWitness;
import io.dmha.connect.ReconnectingLink;
import io.dmha.dialect.Dialect;
import io.dmha.event.Publisher;
import io.dmha.fault.FaultClassifier;
import io.dmha.link.BoundedCalls;
import io.dmha.link.RetryPause;
import io.dmha.link.TimeLimits;
import io.dmha.metrics.ContinuityCounters;
import io.dmha.outcome.Continuity;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import io.dmha.replay.ReplayOptions;
import io.dmha.session.SessionState;
import io.dmha.session.Transaction;
import io.dmha.sql.MadeValue;
import io.dmha.sql.SafeCalls;
import io.dmha.sql.StatementKinds;
import io.dmha.watch.LivenessCheck;
import io.dmha.watch.RoleCheck;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the connections of one URL share, as far as their proxies need it. Thread-safe. */
public final class ClusterContext {
  public final Dialect dialect;
  public final Continuity continuity;
  final Publisher publisher;
  public final BoundedCalls boundedCalls;
  public final LivenessCheck liveness;
  public final RoleCheck roles;
  public final StatementKinds kinds;

  /** Whether a connection ends when its session is lost with something that cannot be set again. */
  final boolean endsWithSession;

  public final String publicUrl;
  public final boolean closeMayCommit;
  public final TimeLimits limits;
  final RetryPause pauses;
  private final @Nullable CommitGuard guard;

  /** Null where values of sequences do not stay. */
  final @Nullable HistoryWitness witness;

  public final boolean guardsAll;
  public final ReplayOptions replay;
  private final Consumer<ConnectionCore> closed;

  /** Null where no host is tried out. */
  final @Nullable CallSamples samples;

  final ContinuityCounters counters = new ContinuityCounters();

  /** Takes the parts as they are. */
  public ClusterContext(
      String publicUrl,
      boolean closeMayCommit,
      Dialect dialect,
      Continuity continuity,
      Publisher publisher,
      BoundedCalls boundedCalls,
      LivenessCheck liveness,
      RoleCheck roles,
      TimeLimits limits,
      RetryPause pauses,
      @Nullable CommitGuard guard,
      @Nullable HistoryWitness witness,
      boolean guardsAll,
      ReplayOptions replay,
      boolean endsWithSession,
      Consumer<ConnectionCore> closed,
      @Nullable CallSamples samples) {
    this.publicUrl = publicUrl;
    this.closeMayCommit = closeMayCommit;
    this.dialect = dialect;
    this.kinds =
        new StatementKinds(
            dialect::sessions,
            dialect.ddlMayCommit(),
            dialect.callsMayCommit(),
            MadeValue.keptBy(replay.keep()),
            SafeCalls.of(replay.safe()));
    this.endsWithSession = endsWithSession;
    this.continuity = continuity;
    this.publisher = publisher;
    this.boundedCalls = boundedCalls;
    this.liveness = liveness;
    this.roles = roles;
    this.limits = limits;
    this.pauses = pauses;
    this.guard = guard;
    this.witness = witness;
    this.guardsAll = guardsAll;
    this.replay = replay;
    this.closed = closed;
    this.samples = samples;
  }

  /** Counts the transactions of these connections. */
  public ContinuityCounters counters() {
    return counters;
  }

  /** Whether transactions are done again at all. */
  public boolean replays() {
    return continuity == Continuity.TRANSACTIONS && replay.maxStatements() > 0;
  }

  /** Made when something has failed: its tables have no place in the start of an application. */
  public FaultClassifier classifier() {
    return new FaultClassifier(dialect.codes());
  }

  /** What notes the transactions of one connection; notes nothing where that is off. */
  Journal journal(Consumer<Refusal> refused) {
    boolean isOn = continuity == Continuity.TRANSACTIONS;
    return new Journal(isOn ? replay.maxStatements() : 0, replay.maxBytes(), refused);
  }

  /** What one connection keeps of streams; nothing where a lost connection stays lost. */
  RetentionBudget retention() {
    return new RetentionBudget(continuity == Continuity.OFF ? 0 : replay.maxBytes());
  }

  /** What marks the commits of one connection; null where that is off. */
  @Nullable CommitTokens tokens(
      SessionState session, Transaction transaction, ReconnectingLink reconnecting) {
    return guard == null
        ? null
        : new CommitTokens(
            guard, session, transaction, reconnecting, dialect.commitAlone(), this::classifier);
  }

  /** Tells the owner that a connection has ended. */
  public void closed(ConnectionCore connection) {
    closed.accept(connection);
  }
}
