package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.binding.Bindings;
import io.dmha.connection.ImplicitWrite;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Effect;
import io.dmha.replay.ReplayTarget;
import io.dmha.replay.StatementFactory;
import io.dmha.session.StatementJournal;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * How every call of a statement is begun, ended and judged. The statement outlives its link: when
 * it is used on another one than it was made on, it is made again first.
 */
public abstract class GuardedStatement extends ProxyBase implements Statement, ReplayTarget {
  /** The delegate's statement; belongs to {@link #link}. */
  protected Statement delegate;

  final StatementRecipe recipe;

  /** False while {@link #delegate} is not the one for {@link #link} yet. */
  boolean made = true;

  /** Volatile: who closes and who puts in place what a replay has made look for one another. */
  volatile boolean closed;

  @Nullable Batch batch;

  /** Whether its execution was refused before it was sent; who adds rows next begins anew. */
  boolean isBatchRefused;

  @Nullable ResultSetProxy results;

  /** Whether something was bound of which the connection keeps what the driver reads. */
  boolean hasKept;

  /** Whether a LOB was bound that the connection has made. */
  boolean hasMade;

  /** Whether the running call has the turn; who cancels it asks while it searches, too. */
  boolean hasTurn;

  /** Whether a host is looked for to read its rows; asked as above. */
  boolean isFetching;

  /** Whether the running call has to prepare something before it can reach the delegate. */
  boolean isPreparing;

  /** Null where writes with autocommit are not guarded. */
  final @Nullable ImplicitWrite implicit;

  /** How often a COMMIT failed whose text is run again since it was found done; 0 for none. */
  int runsOfDone;

  /** What was executed last, as long as nobody has asked for its results. */
  @Nullable String executed;

  boolean isUnread;

  /** How often it was executed. */
  int executions;

  /** What its transaction notes of it; null until one does. */
  @Nullable StatementJournal journal;

  /** What the text proves that was met last. */
  private @Nullable StatementKind lastText;

  /** What the text proves that is executed, or was executed last; null of a batch of texts. */
  @Nullable StatementKind running;

  /** What the running call can do, as it was when it began. */
  private SqlKind kind = SqlKind.OTHER;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected GuardedStatement() {
    this.delegate = null;
    this.recipe = null;
    this.implicit = null;
  }

  protected GuardedStatement(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory) {
    super(owner, link);
    this.delegate = delegate;
    this.recipe = new StatementRecipe(factory, link, core);
    this.implicit = core.context.guardsAll ? new ImplicitWrite(core, owner.ends) : null;
  }

  @Override
  public final Statement delegate() {
    return delegate;
  }

  /** The text that a call is judged by: its own, or that of a prepared statement. */
  @Nullable String sqlOf(@Nullable String text) {
    return text;
  }

  /** Changes whenever a parameter is bound anew. */
  int bindingsVersion() {
    return 0;
  }

  /** What {@link #bindingsVersion} was when rows were left that nobody has asked for. */
  int executedBindings() {
    return 0;
  }

  /** Keeps what the LOBs hold that the connection has made, before they are executed. */
  void takeMade() {}

  /** The parameters as they are, to be bound again; null where there are none. */
  @Nullable Bindings boundNow() {
    return null;
  }

  /** Gives a new delegate the batch and the parameters of the old one. */
  void rebind(Statement again) throws SQLException {
    if (batch != null) {
      batch.playOn(again);
    }
  }

  /** Binds to a delegate what is bound to the statement itself, and nothing else. */
  void bindAgain(Statement again) throws SQLException {}

  /** Begins a call; its stages are numbered here, in {@link #end} and in {@link #settle}. */
  protected final Statement begin(Effect effect, @Nullable String text) throws SQLException {
    boolean isExecution = effect == Effect.EXECUTE || effect == Effect.BATCH;
    boolean isKnown = effect == Effect.NONE || effect == Effect.RESULT;
    isPreparing = false;
    // 1. Whose turn it is.
    if (effect != Effect.NONE) {
      takeTurn();
    }
    if (!isKnown) {
      // 2. What it is, and whether it may run.
      StatementRecipe.dropRefusedBatch(this);
      if (hasMade && isExecution) {
        takeMade();
      }
      isPreparing = true;
      isUnread = false;
      kind = core.work.explained(kindOf(effect, text), sqlOf(text));
      if (isExecution) {
        runs(effect, text);
      }
      core.reported.refuseUntilRollback(kind);
    }
    // 3. On which link, and what is noted and marked before.
    Link mine = link;
    Link now = isKnown ? core.linkOrNull(mine) : core.linkOrNull();
    if (!isKnown) {
      boolean isOneText = isExecution && batch == null && !recipe.isUpdatable(this);
      now = core.before(now, kind, isOneText ? running : null);
      if (isExecution) {
        core.work.refuseLostCounter(running, now);
      }
      isPreparing = false;
    }
    // 4. The delegate's statement on that link, with what was set and bound last.
    if (now != mine || !made) {
      makeOn(now, effect);
    }
    if (!isKnown) {
      takeUp();
      if (implicit != null && kind == SqlKind.WRITE) {
        isPreparing = true;
        implicit.begin(link, effect == Effect.BATCH ? batch : null, delegate, sqlOf(text));
        isPreparing = false;
      }
    }
    return delegate;
  }

  private void makeOn(@Nullable Link now, Effect effect) throws SQLException {
    isPreparing = true;
    Link live = now == null ? core.connect() : now;
    // To connect may have done the transaction again, and this statement with it.
    if (!isMadeOn(live)) {
      if (effect == Effect.RESULT) {
        throw core.losses.resultsGone(link, core.lossOfThisCall());
      }
      renew(live);
    }
    isPreparing = false;
  }

  /** Sets and binds on a delegate that a replay has put in place what it does not have yet. */
  final void takeUp() throws SQLException {
    Link here = link;
    if (!recipe.isCaughtUp(here)) {
      isPreparing = true;
      recipe.takeUpOrTell(this, here);
      isPreparing = false;
    }
  }

  /** Ends a call that succeeded. */
  protected final void end(Effect effect, @Nullable String text) {
    // 5. The call is over; what it was to give is there.
    core.end();
    if (effect == Effect.NONE) {
      return;
    }
    if (journal != null) {
      journal.forgetResults(effect != Effect.RESULT);
    }
    isUnread = effect == Effect.EXECUTE;
    executed = text;
    if (effect == Effect.ANY) {
      core.transaction.settled();
    } else if (effect != Effect.RESULT) {
      // 6. What it has done to the transaction and to the session.
      runsOfDone = 0;
      core.work.checkAnswered(kind, delegate, link);
      core.work.executed(kind, sqlOf(text), link);
      afterExecution(effect);
    }
  }

  /** Called after a call and its notes: a write with autocommit may have to be committed. */
  protected final void settle() throws SQLException {
    // 7. Its commit, where it has one of its own; and the next one's turn.
    if (implicit != null) {
      implicit.settle();
    }
    giveTurn();
  }

  private void afterExecution(Effect effect) {
    executions++;
    core.work.leaves(running, link);
    if (hasKept && !isNoted()) {
      // What it has done will not be done again.
      hasKept = false;
      core.retention.release();
    }
    if (effect == Effect.BATCH) {
      Batch done = batch;
      core.work.executed(done, link);
      if (isNoted()) {
        journal().executed(done);
      }
      batch = null;
    }
  }

  /** Once for each call, however often it is begun again. */
  final void takeTurn() throws SQLException {
    if (hasTurn && core.turn.isMine()) {
      core.turn.refuseNested();
    } else {
      core.turn.take(null, recipe.queryTimeout());
      hasTurn = true;
    }
  }

  final void giveTurn() {
    if (hasTurn && core.turn.isMine() && !core.turn.isClosedToNested()) {
      hasTurn = false;
      core.turn.give();
    }
  }

  /** Judges a failed call: returns if it is to be run again, throws otherwise. */
  protected final void failed(Throwable t, Effect effect, @Nullable String text)
      throws SQLException {
    core.failures.takeTurn(t);
    failed(t, effect, text, core.failures.workOf(effect, kindOf(effect, text), linkOfCall()));
  }

  /** The same, where the caller knows what is at stake. */
  final void failed(Throwable t, Effect effect, @Nullable String text, AtStake work)
      throws SQLException {
    boolean isRunAgain = false;
    try {
      new StatementFailure(this, t, effect, text).judge(work);
      isRunAgain = true;
    } finally {
      if (!isRunAgain) {
        giveTurn();
      }
    }
  }

  /** What is prepared is prepared on the link in use, be the statement on it already or not. */
  final Link linkOfCall() {
    Link now = isPreparing ? core.reconnecting.link() : null;
    return now == null ? link : now;
  }

  /** Notes what runs now; to store a reference takes longer than to look. */
  @SuppressWarnings("ReferenceEquality")
  private void runs(Effect effect, @Nullable String text) {
    // The batch of a plain statement has texts of its own.
    boolean isOfText = effect == Effect.EXECUTE || this instanceof PreparedStatement;
    String sql = isOfText ? sqlOf(text) : null;
    StatementKind now = sql == null ? null : textOf(sql);
    if (running != now) {
      running = now;
    }
  }

  @SuppressWarnings("ReferenceEquality") // a cache: another object with the same text is looked up
  private StatementKind textOf(String sql) {
    StatementKind known = lastText;
    if (known == null || known.sql() != sql) {
      known = core.context.kinds.of(sql);
      lastText = known;
    }
    return known;
  }

  /** What a call can do, in the transaction as it stands. */
  final SqlKind kindOf(Effect effect, @Nullable String text) {
    if (effect == Effect.BATCH) {
      Batch now = batch;
      return now == null ? SqlKind.WRITE : now.kind();
    }
    String sql = sqlOf(text);
    return effect != Effect.EXECUTE || sql == null ? SqlKind.OTHER : core.work.kindOf(textOf(sql));
  }

  @Override
  public final String describe(@Nullable String sql) {
    return StatementFailure.describe(Effect.EXECUTE, sqlOf(sql));
  }

  /** Whether the delegate's statement is one of {@code now}. */
  final boolean isMadeOn(@Nullable Link now) {
    return now == link && made;
  }

  /** Whether the delegate can be used as it is. */
  protected final boolean isCurrent() {
    return made && core.reconnecting.holds(link);
  }

  /** Whether the delegate is the one in use; if not, the statement is made again when it is. */
  final boolean isInUse() throws SQLException {
    if (isCurrent()) {
      return true;
    }
    core.reconnecting.refuseIfClosed();
    return false;
  }

  /** Whether a setter goes to the delegate now; if not, what it sets is kept for later. */
  protected final boolean isSettable() throws SQLException {
    Link here = link;
    return isInUse() && (recipe.isCaughtUp(here) || recipe.isTakenUp(this, here));
  }

  /** Makes it again on {@code now}. */
  final void renew(Link now) throws SQLException {
    if (closed) {
      throw new SQLException("The statement is closed. Make a new one.", "HY010");
    }
    Link before = link;
    Statement left = recipe.leave(this, before, now);
    link = now;
    made = false;
    results = null;
    recipe.renew(this, before, now, left);
  }

  /** Takes a new delegate, made on {@link #link}. */
  final void take(Statement again) {
    delegate = again;
    made = true;
    recipe.caughtUp(link);
  }

  /** Whether the open transaction is noted, call by call. */
  protected final boolean isNoted() {
    return core.transaction.journal.isOn();
  }

  /** What its transaction notes of it; made when one does. */
  final StatementJournal journal() {
    if (journal == null) {
      journal = StatementNotes.journalOf(this);
    }
    return journal;
  }
}
