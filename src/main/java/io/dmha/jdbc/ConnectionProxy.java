package io.dmha.jdbc;

import io.dmha.binding.Arguments;
import io.dmha.binding.Proxied;
import io.dmha.binding.Unwrapping;
import io.dmha.connection.AwayMetaData;
import io.dmha.connection.ConnectionCalls;
import io.dmha.connection.ConnectionEnd;
import io.dmha.connection.SessionSettings;
import io.dmha.connection.TransactionEnds;
import io.dmha.connection.Validation;
import io.dmha.failover.ConnectionCore;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Effect;
import io.dmha.outcome.Sneaky;
import io.dmha.replay.ArrayContent;
import io.dmha.replay.StatementFactory;
import io.dmha.sql.SqlKind;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The connection the application holds: each call of JDBC, handed to who knows what it means. */
public abstract class ConnectionProxy implements Connection, Proxied {
  final ConnectionCore core;
  final ProxyFactory proxies;
  final ConnectionCalls calls;
  final TransactionEnds ends;
  private final SessionSettings settings;
  private final ConnectionEnd end;
  private @Nullable MetaDataProxy metaData;

  /** The link of the generated call that runs; of one of them if several threads call at once. */
  private @Nullable Link lastUsed;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected ConnectionProxy() {
    this.core = null;
    this.proxies = null;
    this.calls = null;
    this.ends = null;
    this.settings = null;
    this.end = null;
  }

  protected ConnectionProxy(ProxyFactory proxies, ConnectionCore core) {
    this.core = core;
    this.proxies = proxies;
    this.calls = new ConnectionCalls(core);
    this.settings = new SessionSettings(core, calls);
    this.ends = new TransactionEnds(core, settings);
    this.end = new ConnectionEnd(core, ends);
  }

  /** Makes one of the same generated class. */
  protected abstract ConnectionProxy fresh(ProxyFactory proxies, ConnectionCore core);

  /** The delegate's connection; connects if there is none. */
  @Override
  public final Connection delegate() {
    try {
      Link link = core.reconnecting.link();
      return link == null ? core.connect().connection() : link.connection();
    } catch (SQLException e) {
      throw Sneaky.<RuntimeException>rethrow(e);
    } finally {
      core.turn.giveBack();
    }
  }

  /** Begins a call of generated code. */
  protected final Connection begin(Effect effect, @Nullable String text) throws SQLException {
    lastUsed = null;
    if (effect == Effect.ANY) {
      core.turn.borrow(null);
      core.reported.refuseUntilRollback(SqlKind.OTHER);
    }
    Link link = core.begin();
    lastUsed = link;
    if (effect == Effect.ANY) {
      link = core.work.before(core.work.forUnseen(link), SqlKind.OTHER);
      lastUsed = link;
    }
    return link.connection();
  }

  /** Called by generated code with a result that may be something of the delegate's. */
  protected final @Nullable Object wrap(@Nullable Object value) throws SQLException {
    Link link = lastUsed;
    return link == null ? value : proxies.wrap(this, link, value, false);
  }

  /** Ends a call of generated code. */
  protected final void end(Effect effect, @Nullable String text) {
    if (effect == Effect.ANY) {
      core.transaction.settled();
    }
    core.end();
  }

  /** Judges a failed call of generated code: returns if it is to be run again. */
  protected final void failed(Throwable t, Effect effect, @Nullable String text)
      throws SQLException {
    Link link = lastUsed;
    core.failures.takeTurn(t);
    AtStake work = core.failures.workOf(effect, SqlKind.OTHER, link);
    core.failures.failed(t, link, Phase.SENT, work, "a call on the connection");
  }

  private Statement plain(StatementFactory factory) throws SQLException {
    return calls.call(
        "createStatement", on -> proxies.plain(this, on, factory.make(on.connection()), factory));
  }

  private PreparedStatement prepared(String sql, StatementFactory factory) throws SQLException {
    return calls.call(
        "the preparation",
        sql,
        on -> proxies.prepared(this, on, factory.make(on.connection()), factory, sql));
  }

  @Override
  public Statement createStatement() throws SQLException {
    return plain(Connection::createStatement);
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    return plain(c -> c.createStatement(type, concurrency));
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return plain(c -> c.createStatement(type, concurrency, holdability));
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql, type, concurrency));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql, type, concurrency, holdability));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int generatedKeys) throws SQLException {
    return prepared(sql, c -> c.prepareStatement(sql, generatedKeys));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int @Nullable [] columns)
      throws SQLException {
    int[] kept = Arguments.copy(columns);
    return prepared(sql, c -> c.prepareStatement(sql, Arguments.copy(kept)));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String @Nullable [] columns)
      throws SQLException {
    String[] kept = Arguments.copy(columns);
    return prepared(sql, c -> c.prepareStatement(sql, Arguments.copy(kept)));
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    return (CallableStatement) prepared(sql, c -> c.prepareCall(sql));
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return (CallableStatement) prepared(sql, c -> c.prepareCall(sql, type, concurrency));
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return (CallableStatement)
        prepared(sql, c -> c.prepareCall(sql, type, concurrency, holdability));
  }

  @Override
  public Blob createBlob() throws SQLException {
    return (Blob) lob("createBlob", on -> on.connection().createBlob());
  }

  @Override
  public Clob createClob() throws SQLException {
    return (Clob) lob("createClob", on -> on.connection().createClob());
  }

  @Override
  public NClob createNClob() throws SQLException {
    return (NClob) lob("createNClob", on -> on.connection().createNClob());
  }

  private Object lob(String what, ConnectionCalls.Call<Object> call) throws SQLException {
    return calls.call(what, on -> proxies.made(this, on, call.on(on), null));
  }

  @Override
  public Array createArrayOf(String type, Object[] elements) throws SQLException {
    ArrayContent given = ArrayContent.given(type, elements);
    Object[] own = given == null ? Arguments.bare(elements) : given.toBeGiven();
    return calls.call(
        "createArrayOf",
        on -> (Array) proxies.made(this, on, on.connection().createArrayOf(type, own), given));
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    MetaDataProxy known = metaData;
    return known != null && !isClosed() ? known : AwayMetaData.orLive(this, core, this::ofHost);
  }

  private DatabaseMetaData ofHost() throws SQLException {
    metaData =
        calls.call("getMetaData", on -> proxies.metaData(this, on, on.connection().getMetaData()));
    return metaData;
  }

  @Override
  public boolean isValid(int seconds) throws SQLException {
    return Validation.of(core, seconds);
  }

  @Override
  public void commit() throws SQLException {
    ends.commit();
  }

  @Override
  public void rollback() throws SQLException {
    ends.rollback();
  }

  @Override
  public void setAutoCommit(boolean on) throws SQLException {
    ends.setAutoCommit(on);
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return new Savepoints(this).set();
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    return new Savepoints(this).set(name);
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    new Savepoints(this).rollback(savepoint);
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    new Savepoints(this).release(savepoint);
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    return settings.getWarnings();
  }

  @Override
  public void clearWarnings() throws SQLException {
    settings.clearWarnings();
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    return settings.isReadOnly();
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    settings.setReadOnly(readOnly);
  }

  @Override
  public void setCatalog(@Nullable String catalog) throws SQLException {
    settings.setCatalog(catalog);
  }

  @Override
  public void setSchema(@Nullable String schema) throws SQLException {
    settings.setSchema(schema);
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    settings.setTransactionIsolation(level);
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    settings.setHoldability(holdability);
  }

  @Override
  public void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    settings.setTypeMap(map);
  }

  @Override
  public void setNetworkTimeout(@Nullable Executor executor, int millis) throws SQLException {
    settings.setNetworkTimeout(executor, millis);
  }

  @Override
  public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
    settings.setClientInfo(name, value);
  }

  @Override
  @SuppressWarnings("NullableProblems") // Dameng's driver takes null for none
  public void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
    settings.setClientInfo(properties);
  }

  @Override
  public void close() throws SQLException {
    end.close();
  }

  @Override
  public boolean isClosed() {
    return core.isClosed();
  }

  @Override
  public void abort(@Nullable Executor executor) throws SQLException {
    end.abort(executor);
  }

  @Override
  public final <T> T unwrap(Class<T> type) throws SQLException {
    if (Unwrapping.isProxy(this, type)) {
      return type.cast(this);
    }
    T view = type == null ? null : proxies.views.of(type, core.replaySwitch, core.routing);
    if (view != null) {
      return view;
    }
    T unwrapped = Unwrapping.unwrap(this, begunDelegate(core.work::forUnseen), type);
    Link link = core.reconnecting.link();
    if (link != null) {
      core.work.handedOut(link);
    }
    return unwrapped;
  }

  @Override
  public final boolean isWrapperFor(Class<?> type) throws SQLException {
    return Unwrapping.isProxy(this, type)
        || (type != null && proxies.views.of(type, core.replaySwitch, core.routing) != null)
        || Unwrapping.isWrapperFor(this, begunDelegate(on -> on), type);
  }

  private Connection begunDelegate(ConnectionCalls.Call<Link> which) throws SQLException {
    return calls.call("unwrap", on -> which.on(on).connection());
  }

  @Override
  public String toString() {
    Link link = core.reconnecting.link();
    Object where = link == null ? core.reconnecting.state() : link.host();
    return core.reconnecting.name() + " (" + where + ")";
  }
}
