package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.binding.Bindings;
import io.dmha.binding.RecordedCall;
import io.dmha.link.Link;
import io.dmha.outcome.Effect;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.Refusal;
import io.dmha.replay.ReplayTarget;
import io.dmha.session.RefusalReasons;
import io.dmha.sql.MadeValue;
import io.dmha.sql.SavepointText;
import io.dmha.sql.SessionText;
import io.dmha.sql.SqlKind;
import io.dmha.sql.SqlReader;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement, as far as its calls are noted for the transaction they belong to. */
public abstract class NotedStatement extends ProxyBase implements Statement, ReplayTarget {
  /** What its transaction notes of it; null until one does. */
  private @Nullable StatementNotes notes;

  /** Whether something was bound of which the connection keeps what the driver reads. */
  boolean hasKept;

  /** Whether a LOB was bound that the connection has made. */
  boolean hasMade;

  private int executions;
  private @Nullable String lastSql;
  private SqlKind lastKind = SqlKind.OTHER;
  private boolean isLastCall;
  private SessionText lastLeaves = SessionText.NONE;

  /** What the last text does to a savepoint; null for nothing. */
  private @Nullable SavepointText lastSavepoint;

  /** What the last text gives that only the database can make; null where nobody has asked. */
  private @Nullable MadeValue lastMade;

  /** For the prototype. */
  protected NotedStatement() {}

  protected NotedStatement(ConnectionProxy owner, Link link) {
    super(owner, link);
  }

  @Override
  public abstract Statement delegate();

  /** How it was set up; each setting is immutable. */
  abstract RecordedCall[] settingsNow();

  /** Makes one of the delegate's, set up as it was at some time. */
  abstract Statement makeAgain(Link on, RecordedCall[] given) throws SQLException;

  /** Whether the delegate can be used as it is. */
  protected abstract boolean isCurrent();

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

  /** Whether the open transaction is noted, call by call. */
  protected final boolean isNoted() {
    return owner.transaction.journal.isOn();
  }

  /** The kind of a text; the same text in the same object is read once. */
  @SuppressWarnings("ReferenceEquality") // a cache: another object with the same text is read anew
  final SqlKind kindOf(String sql) {
    if (sql != lastSql) {
      lastKind = owner.shared.kinds.of(sql);
      lastSql = sql;
      lastMade = null;
      isLastCall =
          lastKind == SqlKind.OTHER
              && !owner.shared.target.callsMayCommit()
              && SqlReader.isCall(sql)
              && !SqlReader.setsSession(sql);
      lastLeaves = owner.shared.sessionTexts.of(sql, lastKind);
      lastSavepoint = lastKind == SqlKind.WRITE ? SavepointText.of(sql) : null;
    }
    if (lastLeaves.kind() == SessionText.Kind.SETTABLE) {
      return kindOfSetting();
    }
    return isLastCall && owner.inTransaction() ? SqlKind.WRITE : lastKind;
  }

  /** The text that was executed last; empty where none was. */
  final String lastSql() {
    String last = lastSql;
    return last == null ? "" : last;
  }

  /** Why a transaction is not protected once it has read of what {@code sql} gives, or null. */
  @SuppressWarnings("ReferenceEquality") // as above
  final @Nullable Refusal caveatOf(String sql) {
    MadeValue made = sql == lastSql ? lastMade : null;
    if (made == null) {
      made = owner.shared.madeValues.of(sql);
      lastMade = sql == lastSql ? made : lastMade;
    }
    return RefusalReasons.of(made);
  }

  /** Notes that an OUT parameter was read. */
  final void readOut() {
    Refusal caveat = caveatOf(lastSql());
    if (caveat != null) {
      owner.transaction.addCaveat(caveat);
    }
  }

  /**
   * Nothing else is done by it, and it can be done again. But that it does not commit what is open
   * is not known of each database.
   */
  private SqlKind kindOfSetting() {
    boolean mayCommit = owner.shared.target.ddlMayCommit() && owner.transaction.hasWrites();
    return mayCommit ? lastKind : SqlKind.READ;
  }

  /** How often it was executed. */
  final int executions() {
    return executions;
  }

  /** Has the transaction know why {@code sql} cannot be done again, if its text proves nothing. */
  final SqlKind explained(SqlKind kind, @Nullable String sql) {
    if (kind == SqlKind.OTHER && owner.inTransaction()) {
      owner.transaction.explain(RefusalReasons.of(sql));
    }
    return kind;
  }

  /** Frees what is kept of its parameters, if what it has done will not be done again. */
  final void afterExecution(Effect effect, Link on) {
    executions++;
    String sql = lastSql;
    // The batch of a plain statement has texts of its own.
    boolean isOfText = effect == Effect.EXECUTE || this instanceof PreparedStatement;
    if (isOfText && lastLeaves != SessionText.NONE && sql != null) {
      owner.leaves(lastLeaves, sql, on);
    }
    SavepointText savepoint = lastSavepoint;
    if (isOfText && savepoint != null) {
      owner.session.putSavepoint(savepoint);
    }
    if (hasKept && !isNoted()) {
      hasKept = false;
      owner.room.release();
    }
  }

  /** Called by generated code after a call that belongs to a noted transaction. */
  public static void did(
      @Nullable Object answer, NotedStatement self, Method method, Object[] arguments) {
    self.notes().did(method, arguments, answer);
    if (answer instanceof Boolean && method.getName().equals("execute")) {
      self.keepCount((Boolean) answer);
    }
  }

  /** Keeps the count of what {@code execute()} changed. */
  final void keepCount(boolean hasRows) {
    if (!hasRows && isNoted()) {
      notes().keepCount();
    }
  }

  /** The count to answer with instead of asking the delegate; negative for none. */
  final long keptCount() {
    return notes == null ? StatementNotes.NO_COUNT : notes.takeCount(isCurrent());
  }

  /** Called by generated code before a failure of such a call is judged. */
  public static void failing(NotedStatement self, Method method, Object[] arguments) {
    if (self.isNoted()) {
      self.notes().failing(RecordedCall.doing(method, arguments));
    }
  }

  /** The same from the methods written by hand. */
  final void failing(DelegateCall doing) {
    if (isNoted()) {
      notes().failing(doing);
    }
  }

  /** Notes a call written by hand, if the transaction is noted. */
  final void did(
      boolean isExecution, DelegateCall doing, @Nullable String text, @Nullable Object answer) {
    if (isNoted()) {
      notes().did(isExecution, doing, text, answer);
    }
  }

  private StatementNotes notes() {
    StatementNotes known = notes;
    if (known == null) {
      known = new StatementNotes(this);
      notes = known;
    }
    return known;
  }

  /** Notes that it was closed, so that it is not left open by a replay. */
  final void noteClose() {
    if (notes != null) {
      notes.closed();
    }
  }

  /** Forgets the update count: another result is the current one. */
  final void forgetCount() {
    if (notes != null) {
      notes.forgetCount();
    }
  }

  /** Keeps the batch that was executed, for the call that is noted next. */
  final void noteExecuted(@Nullable Batch batch) {
    if (isNoted()) {
      notes().executed(batch);
    }
  }

  /** Notes a call that failed with an ordinary error: the application sees it and may go on. */
  final void noteFailure(
      Effect effect, SqlKind kind, @Nullable Batch kept, @Nullable String text, Throwable t) {
    if (isNoted()) {
      boolean isEnd = kind == SqlKind.COMMIT || kind == SqlKind.ROLLBACK;
      notes().failed(effect, isEnd, kept, text, t);
    }
  }

  /** The call that has failed is run again. */
  final void forgetFailing() {
    if (notes != null) {
      notes.forgetFailing();
    }
  }

  /** Notes a setting of a statement that is noted already. */
  final void noteSetting(RecordedCall setting) {
    if (notes != null) {
      notes.set(setting);
    }
  }

  /** Whether it was bound anew since its parameters were noted. */
  final boolean isBoundAnew() {
    return notes != null && notes.isBoundAnew();
  }
}
