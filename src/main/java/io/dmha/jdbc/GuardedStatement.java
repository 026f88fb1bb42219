package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Effect;
import io.dmha.outcome.Sneaky;
import io.dmha.sql.SqlExcerpt;
import io.dmha.sql.SqlKind;
import io.dmha.sql.SqlReader;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** How every call of a statement is begun, ended and judged. */
public abstract class GuardedStatement extends RenewedStatement {
  /** Whether the running call has taken the turn; who cancels it asks while it searches, too. */
  boolean hasTurn;

  /** Whether a host is looked for to read its rows; asked as above. */
  boolean isFetching;

  /** Null where writes with autocommit are not guarded. */
  private final @Nullable ImplicitWrite implicit;

  /** Whether the running call has to prepare something before it can reach the delegate. */
  private boolean isPreparing;

  /** What was executed last, as long as nobody has asked for its results. */
  @Nullable String executed;

  boolean isUnread;

  /** How often a COMMIT failed whose text is run again since it was found done; 0 for none. */
  private int runsOfDone;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected GuardedStatement() {
    this.implicit = null;
  }

  protected GuardedStatement(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory) {
    super(owner, link, delegate, factory);
    this.implicit = owner.shared.guardsAll ? new ImplicitWrite(this, owner) : null;
  }

  /** The text to judge a call by: its own, or that of a prepared statement. */
  @Nullable String sqlOf(@Nullable String text) {
    return text;
  }

  /** Begins a call: gives the delegate's statement on a live link. */
  protected final Statement begin(Effect effect, @Nullable String text) throws SQLException {
    if (effect != Effect.NONE) {
      takeTurn();
    }
    Link now = owner.linkOrNull();
    if (hasMade && (effect == Effect.EXECUTE || effect == Effect.BATCH)) {
      takeMade();
    }
    if (effect == Effect.EXECUTE || effect == Effect.BATCH || effect == Effect.ANY) {
      isPreparing = true;
      isUnread = false;
      SqlKind kind = explained(kindOf(effect, text), sqlOf(text));
      owner.told.refuseUntilRollback(kind);
      now = owner.beforeExecute(now == null ? owner.connect() : now, kind);
      if (implicit != null && canBeWrapped(effect, text)) {
        implicit.begin(now);
      }
      isPreparing = false;
    }
    if (!isMadeOn(now)) {
      isPreparing = true;
      now = now == null ? owner.connect() : now;
      // To connect may have done the transaction again, and this statement with it.
      boolean isDoneAgain = isMadeOn(now);
      if (effect == Effect.RESULT && !isDoneAgain) {
        throw owner.judge.losses.resultsGone(link, owner.lossOfThisCall());
      }
      if (!isDoneAgain) {
        renew(now);
      }
      isPreparing = false;
    }
    return delegate;
  }

  /** Once for each call, however often it is begun again. */
  final void takeTurn() throws SQLException {
    if (!(hasTurn && owner.turn.isMine())) {
      owner.turn.take(null);
      hasTurn = true;
    }
  }

  private void giveTurn() {
    if (hasTurn && owner.turn.isMine()) {
      hasTurn = false;
      owner.turn.give();
    }
  }

  /** Ends a call that succeeded. */
  protected final void end(Effect effect, @Nullable String text) {
    owner.end();
    if (effect != Effect.NONE) {
      forgetCount();
      isUnread = effect == Effect.EXECUTE;
      executed = text;
    }
    if (effect == Effect.ANY) {
      owner.transaction.settled();
    }
    if (effect == Effect.EXECUTE || effect == Effect.BATCH) {
      runsOfDone = 0;
      owner.checkCommitted(kindOf(effect, text), delegate);
      owner.executed(kindOf(effect, text), sqlOf(text), link);
      afterExecution(effect, link);
      if (effect == Effect.BATCH) {
        SqlKind begun = batch == null ? null : batch.begun();
        if (batch != null && batch.namesAutoCommit()) {
          owner.readAutoCommit(link);
        }
        if (batch != null && batch.isLeaving()) {
          owner.session.lost("what a text of a batch has set");
          link.setByText();
        }
        if (begun != null) {
          owner.transaction.beginExplicitly(begun, link);
          owner.transaction.writes();
        }
        noteExecuted(batch);
        batch = null;
      }
    }
  }

  /** Whether it is a write that a transaction of its own can be made around. */
  private boolean canBeWrapped(Effect effect, @Nullable String text) {
    if (kindOf(effect, text) != SqlKind.WRITE) {
      return false;
    }
    if (effect == Effect.BATCH && batch != null && !batch.canBeWrapped()) {
      return false;
    }
    String sql = sqlOf(text);
    return sql == null || !SqlReader.isDdl(sql);
  }

  /** Called after a call and its notes: a write with autocommit may have to be committed. */
  protected final void settle() throws SQLException {
    if (implicit != null) {
      implicit.settle();
    }
    giveTurn();
  }

  @Override
  public final String describe(@Nullable String sql) {
    return describe(Effect.EXECUTE, sql);
  }

  /** Judges a failed call: returns if it is to be run again, throws otherwise. */
  protected final void failed(Throwable t, Effect effect, @Nullable String text)
      throws SQLException {
    owner.judge.takeTurn(t);
    failed(t, effect, text, owner.judge.workOf(effect, kindOf(effect, text), judgedLink()));
  }

  /** The same, where the caller knows what is at stake. */
  final void failed(Throwable t, Effect effect, @Nullable String text, AtStake work)
      throws SQLException {
    boolean isRunAgain = false;
    try {
      judge(t, effect, text, work);
      isRunAgain = true;
    } finally {
      if (!isRunAgain) {
        giveTurn();
      }
    }
  }

  private void judge(Throwable t, Effect effect, @Nullable String text, AtStake work)
      throws SQLException {
    if (isOfItsEnd(t)) {
      isPreparing = false;
      forgetFailing();
      try {
        if (implicit != null) {
          implicit.endFailed(t);
        }
      } finally {
        owner.end();
      }
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    SqlKind kind = kindOf(effect, text);
    // To prepare is to speak to the server, too: an Error may have ended that in the middle.
    boolean mayBeHalfPrepared = t instanceof Error && owner.lifeline.link() != null;
    Phase phase = phaseOf(kind, mayBeHalfPrepared);
    Link on = judgedLink();
    AtStake atStake = runsOfDone > 1 ? AtStake.RESULT : work;
    Batch kept = batch;
    if (effect == Effect.BATCH) {
      // Drivers drop a batch that failed; to keep it would add it twice.
      batch = null;
    }
    isPreparing = false;
    try {
      boolean isDone = owner.judge.failed(t, on, phase, atStake, describe(effect, text));
      runsOfDone += kind == SqlKind.COMMIT && (isDone || runsOfDone > 0) ? 1 : 0;
    } catch (Throwable told) {
      if (kind == SqlKind.COMMIT) {
        owner.told.ended();
      }
      String sql = sqlOf(text);
      boolean names =
          kept == null
              ? sql != null
                  && kind != SqlKind.READ
                  && kind != SqlKind.WRITE
                  && SqlReader.namesAutoCommit(sql)
              : effect == Effect.BATCH && kept.namesAutoCommit();
      if (names && link == owner.lifeline.link()) {
        // Of several texts the first ones may have been executed, which not each driver sees.
        owner.readAutoCommit(link);
        owner.session.lost("an autocommit mode by a text that has failed");
        link.setByText();
      }
      boolean wasDone = runsOfDone > 0;
      runsOfDone = 0;
      if (wasDone && told == t && DmhaExceptions.isOurs(t)) {
        throw owner.judge.losses.resultsGone(link, t);
      }
      if (told == t && phase != Phase.BEFORE_SEND) {
        noteFailure(effect, kind, kept, text, t);
      }
      if (implicit != null) {
        implicit.endFailed(told);
      }
      throw told;
    }
    forgetFailing();
    batch = kept;
  }

  /**
   * Whether it says that this statement alone is closed, as by {@code closeOnCompletion}: Dameng's
   * driver says of it what it says of a connection.
   */
  private boolean isOfItsEnd(Throwable t) throws SQLException {
    boolean saysClosed =
        t instanceof SQLException
            && t.getCause() == null
            && !isPreparing
            && isCurrent()
            && owner.shared.classifier().classify(Phase.SENT, t).isSurelyNotSent();
    return saysClosed && delegate.isClosed() && !link.connection().isClosed();
  }

  /** What is prepared is prepared on the link in use, be the statement on it already or not. */
  private Link judgedLink() {
    Link now = isPreparing ? owner.lifeline.link() : null;
    return now == null ? link : now;
  }

  private Phase phaseOf(SqlKind kind, boolean mayBeHalfPrepared) {
    if (isPreparing) {
      return mayBeHalfPrepared ? Phase.SENT : Phase.BEFORE_SEND;
    }
    return kind == SqlKind.COMMIT ? Phase.COMMIT_SENT : Phase.SENT;
  }

  /** Begins a setter that may reach the server, so that the watch sees it hang. */
  protected final void setterBegins() {
    Link unusedHere = owner.linkOrNull();
  }

  /** Ends it if it succeeded. */
  protected final void setterEnds() {
    owner.end();
  }

  /** Judges a failed setter: returns if what it set is kept and will be set again. */
  protected final void setterFailed(Throwable t) throws SQLException {
    try {
      if (isOfItsEnd(t)) {
        throw Sneaky.<RuntimeException>rethrow(t);
      }
      owner.judge.setterFailed(t, link);
    } finally {
      owner.end();
    }
  }

  /**
   * Judges a failed call that does not reach the server as a rule: returns if it is to be run
   * again, throws otherwise.
   */
  protected final void light(Throwable t) throws SQLException {
    boolean isOfOlder =
        !closed && FaultClassifier.isOfClosedObject(t) && isCurrent() && !delegate.isClosed();
    if (isOfOlder && owner.judge.mayRepeatLight()) {
      // Another thread has replaced the delegate since, when it recovered the link.
      return;
    }
    try {
      if (isOfItsEnd(t)) {
        throw Sneaky.<RuntimeException>rethrow(t);
      }
      owner.judge.takeTurn(t);
      AtStake work = owner.judge.workOf(Effect.RESULT, SqlKind.OTHER, link);
      owner.judge.light(t, link, work, "a call on a statement");
      Statement unusedAgain = begin(Effect.RESULT, null);
    } finally {
      owner.end();
      giveTurn();
    }
  }

  /** The kind of a call. */
  final SqlKind kindOf(Effect effect, @Nullable String text) {
    if (effect == Effect.BATCH) {
      Batch now = batch;
      return now == null ? SqlKind.WRITE : now.kind();
    }
    String sql = sqlOf(text);
    if (effect != Effect.EXECUTE || sql == null) {
      return SqlKind.OTHER;
    }
    return kindOf(sql);
  }

  private String describe(Effect effect, @Nullable String text) {
    String sql = sqlOf(text);
    if (effect == Effect.BATCH) {
      return "a batch" + (sql == null ? "" : " of «" + SqlExcerpt.of(sql) + "»");
    }
    return sql == null ? "a call on a statement" : "«" + SqlExcerpt.of(sql) + "»";
  }
}
