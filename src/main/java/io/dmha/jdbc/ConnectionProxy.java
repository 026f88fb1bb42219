package io.dmha.jdbc;

import io.dmha.binding.Arguments;
import io.dmha.connect.ReconnectingLink;
import io.dmha.failover.ClusterContext;
import io.dmha.failover.LivenessCheck;
import io.dmha.fault.Phase;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Effect;
import io.dmha.outcome.Sneaky;
import io.dmha.sql.SqlKind;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The connection the application holds. */
public abstract class ConnectionProxy extends ClosingConnection {
  private @Nullable MetaDataProxy metaData;

  /** The link of the generated call that runs; of one of them if several threads call at once. */
  private @Nullable Link lastUsed;

  final ProxyFactory proxies;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected ConnectionProxy() {
    this.proxies = null;
  }

  protected ConnectionProxy(
      ProxyFactory proxies, ClusterContext shared, ReconnectingLink lifeline) {
    super(shared, lifeline);
    this.proxies = proxies;
  }

  /** Makes one of the same generated class. */
  protected abstract ConnectionProxy fresh(
      ProxyFactory proxies, ClusterContext shared, ReconnectingLink lifeline);

  /** The delegate's connection; connects if there is none. */
  @Override
  public final Connection delegate() {
    try {
      Link link = lifeline.link();
      return link == null ? connect().connection() : link.connection();
    } catch (SQLException e) {
      throw Sneaky.<RuntimeException>rethrow(e);
    } finally {
      turn.giveBack();
    }
  }

  /** Begins a call of generated code. */
  protected final Connection begin(Effect effect, @Nullable String text) throws SQLException {
    lastUsed = null;
    if (effect == Effect.ANY) {
      turn.borrow(null);
      told.refuseUntilRollback(SqlKind.OTHER);
    }
    Link link = begin();
    lastUsed = link;
    if (effect == Effect.ANY) {
      link = beforeExecute(link, SqlKind.OTHER);
      lastUsed = link;
    }
    return link.connection();
  }

  /** Called by generated code with a result that may be something of the delegate's. */
  protected final @Nullable Object wrap(@Nullable Object value) throws SQLException {
    Link link = lastUsed;
    return link == null ? value : proxies.wrap(this, link, value);
  }

  /** Ends a call of generated code. */
  protected final void end(Effect effect, @Nullable String text) {
    if (effect == Effect.ANY) {
      transaction.settled();
    }
    end();
  }

  /** Judges a failed call of generated code: returns if it is to be run again. */
  protected final void failed(Throwable t, Effect effect, @Nullable String text)
      throws SQLException {
    Link link = lastUsed;
    judge.takeTurn(t);
    AtStake work = judge.workOf(effect, SqlKind.OTHER, link);
    judge.failed(t, link, Phase.SENT, work, "a call on the connection");
  }

  private Statement plain(StatementFactory factory) throws SQLException {
    return call(
        "createStatement", on -> proxies.plain(this, on, factory.make(on.connection()), factory));
  }

  private PreparedStatement prepared(String sql, StatementFactory factory) throws SQLException {
    return call(
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

  /** The names are copied: Dameng's driver turns the caller's array into upper case. */
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
    return (Blob) lob("createBlob", Connection::createBlob);
  }

  @Override
  public Clob createClob() throws SQLException {
    return (Clob) lob("createClob", Connection::createClob);
  }

  @Override
  public NClob createNClob() throws SQLException {
    return (NClob) lob("createNClob", Connection::createNClob);
  }

  private Object lob(String what, LobFactory factory) throws SQLException {
    return call(what, on -> proxies.made(this, on, factory.make(on.connection())));
  }

  private interface LobFactory {
    Object make(Connection connection) throws SQLException;
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    MetaDataProxy known = metaData;
    if (known != null && !isClosed()) {
      return known;
    }
    MetaDataProxy made =
        call("getMetaData", on -> proxies.metaData(this, on, on.connection().getMetaData()));
    metaData = made;
    return made;
  }

  @Override
  final Savepoint wrapped(Link link, Savepoint savepoint) {
    return (Savepoint) proxies.part(this, link, savepoint);
  }

  /**
   * Whether the connection works, or could be made to work within the bound.
   *
   * @param seconds 0 for the attempt timeout; more than the recovery timeout is cut to it
   * @throws SQLException if negative; but from Druid -1 is 0, or it would connect for ever
   */
  @Override
  public boolean isValid(int seconds) throws SQLException {
    if (seconds < 0 && !Druid.asks()) {
      throw new SQLException("isValid() was given a negative bound: " + seconds + ".", "22023");
    }
    try {
      boolean isValid = !isClosed() && isAliveOrMade(seconds);
      Link link = lifeline.link();
      if (link != null) {
        tellRestored(link);
      }
      return isValid;
    } catch (SQLException e) {
      return false;
    }
  }

  private boolean isAliveOrMade(int seconds) throws SQLException {
    Budget budget = shared.limits.validation(seconds);
    Link link = lifeline.link();
    if (link != null) {
      LivenessCheck.Answer answer = shared.freshness.ask(link, shared.limits.ping(budget));
      if (answer == LivenessCheck.Answer.ALIVE) {
        return true;
      }
      drop(link, answer == LivenessCheck.Answer.NONE, "not valid");
    }
    if (budget.deadline().isOver() || isClosed() || !turn.tryTake(budget.deadline())) {
      return false;
    }
    try {
      return !transaction.isOpen()
          && lostWithSession().isEmpty()
          && lifeline.require(budget, restorer(session::restore)) == lifeline.link();
    } finally {
      turn.give();
    }
  }

  final void boundedCancel(Link on, Statement delegate) throws SQLException {
    try {
      shared.disposal.bounded(
          "cancel on " + on.host(),
          shared.limits.cancel(),
          () -> {
            delegate.cancel();
            return true;
          });
    } catch (TimeoutException e) {
      throw new SQLException(
          "The host "
              + on.host()
              + " did not take the cancel within "
              + shared.limits.cancel().toMillis()
              + " ms. The statement may still run; abort() ends the connection.",
          DmhaExceptions.CANCELLED,
          e);
    }
  }

  @Override
  public final <T> T unwrap(Class<T> type) throws SQLException {
    if (Unwrapping.isProxy(this, type)) {
      return type.cast(this);
    }
    T view = type == null ? null : proxies.views.of(type, replaySwitch);
    if (view != null) {
      return view;
    }
    T unwrapped = Unwrapping.unwrap(this, begunDelegate(), type);
    Link link = lifeline.link();
    if (link != null) {
      handedOut(link);
    }
    return unwrapped;
  }

  @Override
  public final boolean isWrapperFor(Class<?> type) throws SQLException {
    return Unwrapping.isProxy(this, type)
        || (type != null && proxies.views.of(type, replaySwitch) != null)
        || Unwrapping.isWrapperFor(this, begunDelegate(), type);
  }

  private Connection begunDelegate() throws SQLException {
    return call("unwrap", Link::connection);
  }

  @Override
  public String toString() {
    Link link = lifeline.link();
    return lifeline.name() + " (" + (link == null ? lifeline.state() : link.host()) + ")";
  }
}
