package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.failover.ConnectionCore;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Effect;
import io.dmha.outcome.Sneaky;
import io.dmha.routing.Router;
import io.dmha.sql.SqlKind;
import io.dmha.text.SqlExcerpt;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One failed call of a statement, from its judgement to what the statement is afterwards. */
final class StatementFailure {
  private final GuardedStatement statement;
  private final ConnectionCore core;
  private final Throwable failure;
  private final Effect effect;
  private final @Nullable String text;
  private final SqlKind kind;

  /**
   * The batch that was executed; drivers drop one that failed, and to keep it would add it twice.
   */
  private final @Nullable Batch executed;

  StatementFailure(
      GuardedStatement statement, Throwable failure, Effect effect, @Nullable String text) {
    this.statement = statement;
    this.core = statement.core;
    this.failure = failure;
    this.effect = effect;
    this.text = text;
    this.kind = statement.kindOf(effect, text);
    this.executed = statement.batch;
  }

  /** Returns if the call is to be run again; throws what the application gets otherwise. */
  void judge(AtStake work) throws SQLException {
    if (isOfItsEnd(statement, failure)) {
      endAlone();
    }
    if (isRunAgain()) {
      statement.isPreparing = false;
      forgetFailing();
      return;
    }
    Phase phase = phase();
    Link on = statement.linkOfCall();
    AtStake atStake = statement.runsOfDone > 1 ? AtStake.RESULT : work;
    if (effect == Effect.BATCH && core.turn.isMine()) {
      statement.batch = null;
    }
    statement.isPreparing = false;
    try {
      boolean isDone =
          core.failures.failed(
              failure, on, phase, atStake, describe(effect, statement.sqlOf(text)));
      ended(isDone);
    } catch (Throwable given) {
      given(given, phase);
      throw given;
    }
    forgetFailing();
    statement.batch = executed;
  }

  /** What a standby cannot serve goes to the primary, whose answer counts. */
  private boolean isRunAgain() {
    Router routing = core.routing;
    return routing != null
        && effect == Effect.EXECUTE
        && core.turn.isMine()
        && routing.isRunAgain(failure, statement.linkOfCall(), statement.running);
  }

  /** The statement alone is closed: its transaction goes on. */
  private void endAlone() throws SQLException {
    statement.isPreparing = false;
    forgetFailing();
    try {
      if (statement.implicit != null) {
        statement.implicit.endFailed(failure);
      }
    } finally {
      core.end();
    }
    throw Sneaky.<RuntimeException>rethrow(failure);
  }

  /** To prepare is to speak to the server, too: an Error may have ended that in the middle. */
  private Phase phase() {
    if (statement.isPreparing) {
      boolean mayBeHalfPrepared = failure instanceof Error && core.reconnecting.link() != null;
      return mayBeHalfPrepared ? Phase.SENT : Phase.BEFORE_SEND;
    }
    return kind == SqlKind.COMMIT ? Phase.COMMIT_SENT : Phase.SENT;
  }

  /** Where it was a COMMIT that was found done, its text is run once more, for its result. */
  private void ended(boolean isDone) {
    if (isDone) {
      core.work.hasEnded(kind == SqlKind.COMMIT);
    }
    boolean isRunOfDone = kind == SqlKind.COMMIT && (isDone || statement.runsOfDone > 0);
    statement.runsOfDone += isRunOfDone ? 1 : 0;
  }

  private void given(Throwable given, Phase phase) throws SQLException {
    boolean isMine = core.turn.isMine();
    statement.isBatchRefused |=
        effect == Effect.BATCH && (phase == Phase.BEFORE_SEND || !statement.hasTurn);
    boolean isRefused = DmhaExceptions.isOurs(failure) && !statement.hasTurn;
    if (isRefused || (!isMine && effect != Effect.NONE)) {
      // It has waited for the turn in vain: nothing was done, and all else is another thread's.
      forgetFailing();
      return;
    }
    if (kind == SqlKind.COMMIT) {
      core.reported.ended();
    }
    boolean wasDone = statement.runsOfDone > 0;
    statement.runsOfDone = 0;
    if (wasDone && given == failure && DmhaExceptions.isOurs(failure)) {
      throw core.losses.resultsGone(statement.link, failure);
    }
    if (given == failure && phase != Phase.BEFORE_SEND && statement.isNoted()) {
      boolean isEnd = kind == SqlKind.COMMIT || kind == SqlKind.ROLLBACK;
      statement.journal().failed(effect, isEnd, executed, text, failure);
    }
    if (isMine && statement.implicit != null) {
      statement.implicit.endFailed(given);
    }
    boolean isBatch = effect == Effect.BATCH;
    boolean isHere = isMine && statement.link == core.reconnecting.link();
    if (isHere && (isBatch || effect == Effect.EXECUTE) && phase != Phase.BEFORE_SEND) {
      boolean isOfTexts = isBatch && executed != null && !(statement instanceof PreparedStatement);
      String sql = isOfTexts ? null : statement.sqlOf(text);
      core.partlyDone.failed(sql, isBatch ? executed : null, kind, failure, statement.link);
    }
  }

  private static boolean isOfItsEnd(GuardedStatement statement, Throwable t) throws SQLException {
    return !statement.isPreparing
        && statement.isCurrent()
        && statement.core.faults.isOfItsEnd(t, statement.delegate, statement.link);
  }

  /** Throws a failure that says that this statement alone is closed. */
  static void passOnItsEnd(GuardedStatement statement, Throwable t) throws SQLException {
    if (isOfItsEnd(statement, t)) {
      throw Sneaky.<RuntimeException>rethrow(t);
    }
  }

  /** The call in a few words, for the message. */
  static String describe(Effect effect, @Nullable String sql) {
    if (effect == Effect.BATCH) {
      return "a batch" + (sql == null ? "" : " of «" + SqlExcerpt.of(sql) + "»");
    }
    return sql == null ? "a call on a statement" : "«" + SqlExcerpt.of(sql) + "»";
  }

  /** The call that has failed is run again, or has ended. */
  private void forgetFailing() {
    if (statement.journal != null) {
      statement.journal.forgetFailing();
    }
  }
}
