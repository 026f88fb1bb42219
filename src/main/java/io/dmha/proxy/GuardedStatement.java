package io.dmha.proxy;

import io.dmha.fault.Phase;
import io.dmha.recovery.Link;
import io.dmha.recovery.Told;
import io.dmha.recovery.Work;
import io.dmha.target.SqlKind;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How every call of a statement is begun, ended and judged, and how a statement outlives its link:
 * when it is used on another one than it was made on, it is made again first, with its settings,
 * parameters and batch.
 */
public abstract class GuardedStatement extends ProxyBase implements Statement {
  /** The delegate's statement; belongs to {@link #link}. */
  protected Statement delegate;

  private final StatementFactory factory;
  private @Nullable Map<Object, Recorded> settings;
  @Nullable Batch batch;
  @Nullable ResultSetProxy results;

  /** False while {@link #delegate} is not the one for {@link #link} yet. */
  private boolean made = true;

  boolean closed;

  /** Whether the running call has to prepare something before it can reach the delegate. */
  private boolean isPreparing;

  /** What was executed last, as long as nobody has asked for its results. */
  @Nullable String executed;

  boolean isUnread;
  private @Nullable String lastSql;
  private SqlKind lastKind = SqlKind.OTHER;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected GuardedStatement() {
    this.delegate = null;
    this.factory = null;
  }

  protected GuardedStatement(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory) {
    super(owner, link);
    this.delegate = delegate;
    this.factory = factory;
  }

  @Override
  public final Statement delegate() {
    return delegate;
  }

  /** The text to judge a call by: its own, or that of a prepared statement. */
  @Nullable String sqlOf(@Nullable String text) {
    return text;
  }

  /** Begins a call: gives the delegate's statement on a live link. */
  protected final Statement begin(Effect effect, @Nullable String text) throws SQLException {
    Link now = owner.linkOrNull();
    if (effect == Effect.EXECUTE || effect == Effect.BATCH || effect == Effect.ANY) {
      isPreparing = true;
      isUnread = false;
      now = owner.beforeExecute(now == null ? owner.connect() : now, kindOf(effect, text));
      isPreparing = false;
    }
    if (now != link || !made) {
      isPreparing = true;
      now = now == null ? owner.connect() : now;
      if (effect == Effect.RESULT) {
        throw owner.judge.resultsGone(link);
      }
      renew(now);
      isPreparing = false;
    }
    return delegate;
  }

  /** Ends a call that succeeded. */
  protected final void end(Effect effect, @Nullable String text) {
    owner.end();
    if (effect != Effect.NONE) {
      isUnread = effect == Effect.EXECUTE;
      executed = text;
    }
    if (effect == Effect.EXECUTE || effect == Effect.BATCH) {
      owner.executed(kindOf(effect, text), sqlOf(text), link);
      if (effect == Effect.BATCH) {
        batch = null;
      }
    }
  }

  /** Judges a failed call: returns if it is to be run again, throws otherwise. */
  protected final void failed(Throwable t, Effect effect, @Nullable String text)
      throws SQLException {
    failed(t, effect, text, owner.judge.workOf(effect, kindOf(effect, text), link));
  }

  /** The same, where the caller knows what is at stake. */
  final void failed(Throwable t, Effect effect, @Nullable String text, Work work)
      throws SQLException {
    Phase phase = phaseOf(kindOf(effect, text));
    Batch kept = batch;
    if (effect == Effect.BATCH) {
      // Drivers drop a batch that failed; to keep it would add it twice.
      batch = null;
    }
    isPreparing = false;
    owner.judge.failed(t, link, phase, work, describe(effect, text));
    batch = kept;
  }

  private Phase phaseOf(SqlKind kind) {
    if (isPreparing) {
      return Phase.BEFORE_SEND;
    }
    return kind == SqlKind.COMMIT ? Phase.COMMIT_SENT : Phase.SENT;
  }

  /** Judges a failed setter: returns if what it set is kept and will be set again. */
  protected final void setterFailed(Throwable t) throws SQLException {
    owner.judge.setterFailed(t, link);
  }

  /** Judges a failure of a call that does not reach the server as a rule; gives what to throw. */
  protected final Throwable light(Throwable t) {
    Work work = owner.judge.workOf(Effect.RESULT, SqlKind.OTHER, link);
    return owner.judge.light(t, link, work, "a call on a statement");
  }

  /** The kind of a call; the same text in the same object is read once. */
  @SuppressWarnings("ReferenceEquality") // a cache: another object with the same text is read anew
  final SqlKind kindOf(Effect effect, @Nullable String text) {
    if (effect == Effect.BATCH) {
      Batch now = batch;
      return now == null ? SqlKind.WRITE : now.kind();
    }
    String sql = sqlOf(text);
    if (effect != Effect.EXECUTE || sql == null) {
      return SqlKind.OTHER;
    }
    if (sql != lastSql) {
      lastKind = owner.shared.kinds.of(sql);
      lastSql = sql;
    }
    return lastKind;
  }

  private String describe(Effect effect, @Nullable String text) {
    String sql = sqlOf(text);
    if (effect == Effect.BATCH) {
      return "a batch" + (sql == null ? "" : " of «" + SqlExcerpt.of(sql) + "»");
    }
    return sql == null ? "a call on a statement" : "«" + SqlExcerpt.of(sql) + "»";
  }

  private void renew(Link now) throws SQLException {
    if (closed) {
      throw new SQLException("The statement is closed. Make a new one.", "HY010");
    }
    Link before = link;
    link = now;
    made = false;
    results = null;
    Statement again = factory.make(now.connection());
    try {
      setAgain(again);
      rebind(again);
    } catch (Throwable t) {
      if (Told.isOurs(t)) {
        // Some of what was bound is gone and has to be bound again; the statement lives on.
        delegate = again;
        made = true;
        batch = null;
        throw owner.judge.notMadeAgain(before, (SQLException) t);
      }
      closeQuietly(again);
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    delegate = again;
    made = true;
  }

  /**
   * Sets what was set on the statement. What the driver refuses on this link is told once and not
   * tried again: as after a setter that is refused, the statement goes on without it.
   */
  private void setAgain(Statement again) throws SQLException {
    if (settings == null) {
      return;
    }
    Iterator<Recorded> each = settings.values().iterator();
    while (each.hasNext()) {
      try {
        each.next().playOn(again);
      } catch (Throwable t) {
        if (owner.judge.isRefusal(t)) {
          each.remove();
        }
        throw t;
      }
    }
  }

  private static void closeQuietly(Statement unused) {
    try {
      unused.close();
    } catch (SQLException | RuntimeException e) {
      // What made it useless is thrown; it ends with its connection at the latest.
    }
  }

  /** The delegate's statement on {@code now}, made again if need be. */
  final Statement renewed(Link now) throws SQLException {
    if (now != link || !made) {
      renew(now);
    }
    return delegate;
  }

  /** Changes whenever a parameter is bound anew. */
  int bindingsVersion() {
    return 0;
  }

  /** What {@link #bindingsVersion} was when rows were left that nobody has asked for. */
  int executedBindings() {
    return 0;
  }

  /** Gives a new delegate the batch and the parameters of the old one. */
  void rebind(Statement again) throws SQLException {
    if (batch != null) {
      batch.playOn(again);
    }
  }

  /** Whether the delegate can be used as it is. */
  protected final boolean isCurrent() {
    return made && link == owner.lifeline.link();
  }

  /** Called by generated code after a setter of the statement itself. */
  protected final void recordSetting(Method method, Object[] arguments) {
    if (settings == null) {
      settings = new LinkedHashMap<>();
    }
    Recorded setting = new Recorded(method, arguments);
    // The one set last is restored last: some setters bear on each other.
    settings.remove(setting.key());
    settings.put(setting.key(), setting);
  }
}
