package io.dmha.proxy;

import io.dmha.fault.Phase;
import io.dmha.recovery.Link;
import io.dmha.recovery.Told;
import io.dmha.recovery.Work;
import io.dmha.target.SqlKind;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement that outlives its connection: when it is used on another link than the one it was
 * made on, it is made again first, with its settings, parameters and batch.
 */
public abstract class StatementProxy extends ProxyBase implements Statement {
  /** The delegate's statement; belongs to {@link #link}. */
  protected Statement delegate;

  private final StatementFactory factory;
  private @Nullable Map<Object, Recorded> settings;
  @Nullable Batch batch;
  private @Nullable ResultSetProxy results;

  /** False while {@link #delegate} is not the one for {@link #link} yet. */
  private boolean made = true;

  private boolean closed;

  /** Whether the running call has to prepare something before it can reach the delegate. */
  private boolean isPreparing;

  /** What was executed last, as long as nobody has asked for its results. */
  private @Nullable String executed;

  private boolean isUnread;
  private @Nullable String lastSql;
  private SqlKind lastKind = SqlKind.OTHER;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected StatementProxy() {
    this.delegate = null;
    this.factory = null;
  }

  protected StatementProxy(
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
        throw Told.resultLost(
            "The results of this statement were on the connection to "
                + link.host()
                + ", which is lost. The statement was acknowledged; read its results by a new"
                + " query.",
            null);
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
    SqlKind kind = kindOf(effect, text);
    Work work = owner.workOf(effect, kind, link);
    Batch kept = batch;
    if (effect == Effect.BATCH) {
      // Drivers drop a batch that failed; to keep it would add it twice.
      batch = null;
    }
    Phase phase = phaseOf(kind);
    isPreparing = false;
    owner.failed(t, link, phase, work, describe(effect, text));
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
    owner.setterFailed(t, link);
  }

  /** Judges a failure of a call that does not reach the server as a rule; gives what to throw. */
  protected final Throwable light(Throwable t) {
    Work work = owner.workOf(Effect.RESULT, SqlKind.OTHER, link);
    return owner.light(t, link, work, "a call on a statement");
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
    link = now;
    made = false;
    results = null;
    Statement again = factory.make(now.connection());
    try {
      if (settings != null) {
        for (Recorded setting : settings.values()) {
          setting.playOn(again);
        }
      }
      rebind(again);
    } catch (SQLException e) {
      if (Told.isOurs(e)) {
        // Some of what was bound is gone and has to be bound again; the statement lives on.
        delegate = again;
        made = true;
        batch = null;
        throw withLoss(e);
      }
      closeQuietly(again);
      throw e;
    }
    delegate = again;
    made = true;
  }

  private SQLException withLoss(SQLException told) {
    Throwable loss = owner.lossOfThisCall();
    return loss == null ? told : Told.notApplied(String.valueOf(told.getMessage()), loss);
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

  /** Wraps rows that can be asked for again as long as none was read. */
  final ResultSet query(ResultSet rows, @Nullable String text) {
    ResultSetProxy proxy =
        owner.shared.proxies.resultSet(owner, link, rows, this, RowSource.of(this, text));
    results = proxy;
    isUnread = false;
    return proxy;
  }

  /** Wraps rows that were left by an earlier call; without a source they cannot be had again. */
  final @Nullable ResultSet leftover(@Nullable ResultSet rows, @Nullable RowSource source) {
    ResultSetProxy known = results;
    if (rows == null || (known != null && known.delegate() == rows)) {
      return rows == null ? null : known;
    }
    results = owner.shared.proxies.resultSet(owner, link, rows, this, source);
    return results;
  }

  /** Takes rows that were asked for again as the current ones. */
  final void adopt(ResultSetProxy rows) {
    results = rows;
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    while (true) {
      try {
        ResultSet rows = begin(Effect.EXECUTE, sql).executeQuery(sql);
        end(Effect.EXECUTE, sql);
        return query(rows, sql);
      } catch (Throwable t) {
        failed(t, Effect.EXECUTE, sql);
      }
    }
  }

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    RowSource again = isUnread ? RowSource.of(this, executed) : null;
    if (again != null && !isCurrent() && !owner.transaction.isOpen() && again.canRunAgain()) {
      return executeQuery(again);
    }
    while (true) {
      try {
        RowSource source = isUnread ? RowSource.of(this, executed) : null;
        ResultSet rows = begin(Effect.RESULT, null).getResultSet();
        end(Effect.RESULT, null);
        return leftover(rows, source);
      } catch (Throwable t) {
        failed(t, Effect.RESULT, null);
      }
    }
  }

  /** Runs a query again whose rows went with the connection before they were asked for. */
  private ResultSet executeQuery(RowSource source) throws SQLException {
    String text = source.text();
    return text == null ? ((PreparedStatement) this).executeQuery() : executeQuery(text);
  }

  @Override
  public @Nullable ResultSet getGeneratedKeys() throws SQLException {
    while (true) {
      try {
        ResultSet rows = begin(Effect.RESULT, null).getGeneratedKeys();
        owner.end();
        return leftover(rows, null);
      } catch (Throwable t) {
        failed(t, Effect.RESULT, null);
      }
    }
  }

  @Override
  public void addBatch(String sql) throws SQLException {
    if (isCurrent()) {
      try {
        delegate.addBatch(sql);
      } catch (Throwable t) {
        setterFailed(t);
      }
    }
    batch = Batch.withText(batch, sql);
  }

  @Override
  public void clearBatch() throws SQLException {
    batch = null;
    if (isCurrent()) {
      try {
        delegate.clearBatch();
      } catch (Throwable t) {
        setterFailed(t);
      }
    }
  }

  @Override
  public void cancel() throws SQLException {
    owner.lifeline.stopSearch("the statement was cancelled");
    Link on = link;
    if (on == owner.lifeline.link()) {
      owner.boundedCancel(on, delegate);
    }
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    batch = null;
    if (!isCurrent()) {
      // The server freed it with the connection.
      return;
    }
    try {
      delegate.close();
    } catch (Throwable t) {
      owner.ignoreLoss(t, link);
    }
  }

  @Override
  public boolean isClosed() throws SQLException {
    return closed || (isCurrent() ? delegate.isClosed() : owner.isClosed());
  }

  @Override
  public final Connection getConnection() throws SQLException {
    if (closed) {
      throw new SQLException("The statement is closed.", "HY010");
    }
    return owner;
  }
}
