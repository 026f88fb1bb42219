package io.dmha.proxy;

import io.dmha.event.Publisher;
import io.dmha.fault.FaultClassifier;
import io.dmha.recovery.Continuity;
import io.dmha.recovery.Disposal;
import io.dmha.recovery.Limits;
import io.dmha.recovery.Pauses;
import io.dmha.replay.CommitGuard;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import io.dmha.target.MadeValues;
import io.dmha.target.SessionTexts;
import io.dmha.target.SqlKinds;
import io.dmha.target.Target;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the connections of one URL share, as far as their proxies need it. Thread-safe. */
public final class Shared {
  final Target target;
  final Continuity continuity;
  final Publisher publisher;
  final Disposal disposal;
  final Freshness freshness;
  final Roles roles;
  final SqlKinds kinds;
  final SessionTexts sessionTexts;
  final MadeValues madeValues = new MadeValues();

  /** Whether a connection ends when its session is lost with something that cannot be set again. */
  final boolean endsWithSession;

  final String publicUrl;
  final boolean closeMayCommit;
  final Limits limits;
  final Pauses pauses;
  private final @Nullable CommitGuard guard;
  final boolean guardsAll;
  private final int replayMaxStatements;
  final long replayMaxBytes;
  private final Consumer<GuardedConnection> closed;
  final Tally tally = new Tally();

  /** Takes the parts as they are. */
  public Shared(
      String publicUrl,
      boolean closeMayCommit,
      Target target,
      Continuity continuity,
      Publisher publisher,
      Disposal disposal,
      Freshness freshness,
      Roles roles,
      Limits limits,
      Pauses pauses,
      @Nullable CommitGuard guard,
      boolean guardsAll,
      int replayMaxStatements,
      long replayMaxBytes,
      boolean endsWithSession,
      Consumer<GuardedConnection> closed) {
    this.publicUrl = publicUrl;
    this.closeMayCommit = closeMayCommit;
    this.target = target;
    this.kinds = new SqlKinds(target.ddlMayCommit());
    this.sessionTexts = new SessionTexts(target::sessionText);
    this.endsWithSession = endsWithSession;
    this.continuity = continuity;
    this.publisher = publisher;
    this.disposal = disposal;
    this.freshness = freshness;
    this.roles = roles;
    this.limits = limits;
    this.pauses = pauses;
    this.guard = guard;
    this.guardsAll = guardsAll;
    this.replayMaxStatements = replayMaxStatements;
    this.replayMaxBytes = replayMaxBytes;
    this.closed = closed;
  }

  /** Counts the transactions of these connections. */
  public Tally tally() {
    return tally;
  }

  /** Whether transactions are done again at all. */
  public boolean replays() {
    return continuity == Continuity.TRANSACTIONS && replayMaxStatements > 0;
  }

  /** Made when something has failed: its tables have no place in the start of an application. */
  FaultClassifier classifier() {
    return new FaultClassifier(target.codes());
  }

  /** What notes the transactions of one connection; notes nothing where that is off. */
  Journal journal(Consumer<Refusal> refused) {
    boolean isOn = continuity == Continuity.TRANSACTIONS;
    return new Journal(isOn ? replayMaxStatements : 0, replayMaxBytes, refused);
  }

  /** What one connection keeps of streams; nothing where a lost connection stays lost. */
  KeptRoom room() {
    return new KeptRoom(continuity == Continuity.OFF ? 0 : replayMaxBytes);
  }

  /** What finds out what became of commits; null where they are not marked. */
  @Nullable OutcomeQuery query(GuardedConnection connection, CommitMarks marks) {
    CommitGuard known = guard;
    return known == null
        ? null
        : new CommitQuestion(connection, known, marks.anchoring(connection.session::restore));
  }

  /** What marks the commits of one connection; null where that is off. */
  @Nullable CommitMarks marks(GuardedConnection connection) {
    return guard == null
        ? null
        : new CommitMarks(
            guard,
            connection.session,
            connection.transaction,
            connection.lifeline,
            target.commitAlone(),
            this::classifier);
  }

  /** Tells the owner that a connection has ended. */
  void closed(GuardedConnection connection) {
    closed.accept(connection);
  }
}
