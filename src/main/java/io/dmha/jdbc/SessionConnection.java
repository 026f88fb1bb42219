package io.dmha.jdbc;

import io.dmha.connect.ConnectionState;
import io.dmha.connect.ReconnectingLink;
import io.dmha.dialect.Dialect;
import io.dmha.failover.ClusterContext;
import io.dmha.failover.GuardedConnection;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.Effect;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.Refusal;
import io.dmha.session.RefusalReasons;
import io.dmha.session.SessionState;
import io.dmha.session.SessionState.Item;
import io.dmha.sql.SessionText;
import io.dmha.sql.SqlExcerpt;
import io.dmha.sql.SqlKind;
import io.dmha.sql.SqlReader;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the application sets on its connection: set on the delegate, and kept for the next one. */
public abstract class SessionConnection extends GuardedConnection {
  /** For the prototype. */
  protected SessionConnection() {}

  protected SessionConnection(ClusterContext shared, ReconnectingLink lifeline) {
    super(shared, lifeline);
  }

  /** A JDBC call on the delegate. */
  interface Call<T> {
    T on(Link link) throws SQLException;
  }

  final <T> T call(String what, Call<T> call) throws SQLException {
    return call(what, null, call);
  }

  /** With the SQL text it is about, which is only written out when the call fails. */
  final <T> T call(String what, @Nullable String sql, Call<T> call) throws SQLException {
    turn.take(null);
    try {
      return callInTurn(what, sql, call);
    } finally {
      turn.give();
    }
  }

  private <T> T callInTurn(String what, @Nullable String sql, Call<T> call) throws SQLException {
    while (true) {
      Link link = null;
      try {
        link = begin();
        T result = call.on(link);
        end();
        return result;
      } catch (Throwable t) {
        judge.takeTurn(t);
        String full = sql == null ? what : what + " of «" + SqlExcerpt.of(sql) + "»";
        try {
          judge.failed(t, link, Phase.SENT, judge.workOf(Effect.NONE, SqlKind.OTHER, link), full);
        } catch (Throwable told) {
          // The application has seen it, and a replay would not look for it.
          transaction.journal.refuse(Refusal.UNSEEN);
          throw told;
        }
      }
    }
  }

  /** Notes that what comes may commit the open transaction. */
  final void mayCommit() {
    Link link = lifeline.link();
    if (link != null && transaction.isOpenOn(link)) {
      transaction.add(SqlKind.OTHER, link);
    }
  }

  /**
   * Sets something whose values every host takes. With no link and nothing to lose it is only kept:
   * a pool that tidies up a lost connection should not wait for a host.
   */
  final void setPlain(String what, Item item, SessionState.Setting setting) throws SQLException {
    if (lifeline.state() == ConnectionState.DISCONNECTED && !transaction.isOpen()) {
      session.put(item, setting);
    } else {
      set(what, item, setting);
    }
  }

  /** Notes what was done on the connection itself, if a transaction is open that is noted. */
  final void noted(String what, DelegateCall doing, @Nullable Object answer) {
    if (transaction.journal.isOn()) {
      transaction.journal.called(null, doing, what, answer, 0);
    }
  }

  private void noted(String what, SessionState.Setting setting) {
    noted(
        what,
        on -> {
          setting.apply((Connection) on);
          return null;
        },
        null);
  }

  /** Of a lost link there are none, and to tidy them up is no reason to look for a host. */
  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    if (isIdleWithoutLink()) {
      return null;
    }
    turn.take(null);
    try {
      SQLWarning warnings = call("getWarnings", on -> on.connection().getWarnings());
      noted("getWarnings", on -> ((Connection) on).getWarnings(), warnings);
      return warnings;
    } finally {
      turn.give();
    }
  }

  @Override
  public void clearWarnings() throws SQLException {
    if (!isIdleWithoutLink()) {
      call(
          "clearWarnings",
          on -> {
            on.connection().clearWarnings();
            return true;
          });
    }
  }

  private boolean isIdleWithoutLink() {
    return lifeline.state() == ConnectionState.DISCONNECTED && !transaction.isOpen();
  }

  final void set(String what, Item item, SessionState.Setting setting) throws SQLException {
    turn.take(null);
    try {
      call(
          what,
          on -> {
            setting.apply(beforeSetting(item, on).connection());
            return true;
          });
      session.put(item, setting);
      noted(what, setting);
    } finally {
      turn.give();
    }
  }

  /** Where a rollback takes the schema back, setting it begins the transaction. */
  private Link beforeSetting(Item item, Link on) throws SQLException {
    boolean begins =
        item == Item.SCHEMA
            && !autoCommit
            && shared.target.rollbackOfSession() == Dialect.Reverting.ALL;
    return begins ? beforeExecute(on, SqlKind.READ) : on;
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    setPlain("setReadOnly", Item.READ_ONLY, c -> c.setReadOnly(readOnly));
    session.noteReadOnly(readOnly);
  }

  @Override
  public void setCatalog(@Nullable String catalog) throws SQLException {
    set("setCatalog", Item.CATALOG, c -> c.setCatalog(catalog));
  }

  @Override
  public void setSchema(@Nullable String schema) throws SQLException {
    set("setSchema", Item.SCHEMA, c -> c.setSchema(schema));
  }

  /** JDBC leaves it to the driver what becomes of an open transaction. */
  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    turn.take(null);
    try {
      if (shared.target.isolationMayCommit()) {
        mayCommit();
      }
      setPlain("setTransactionIsolation", Item.ISOLATION, c -> c.setTransactionIsolation(level));
      transaction.settled();
    } finally {
      turn.give();
    }
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    setPlain("setHoldability", Item.HOLDABILITY, c -> c.setHoldability(holdability));
  }

  @Override
  public void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    // The map itself: an application may get it from the connection and add to it.
    set("setTypeMap", Item.TYPE_MAP, c -> c.setTypeMap(map));
  }

  @Override
  public void setNetworkTimeout(@Nullable Executor executor, int millis) throws SQLException {
    turn.take(null);
    try {
      if (lifeline.state() != ConnectionState.DISCONNECTED || transaction.isOpen()) {
        call(
            "setNetworkTimeout",
            on -> {
              on.connection().setNetworkTimeout(executor, millis);
              return true;
            });
      }
      // The application's executor may be gone when the session is restored.
      SessionState.Setting setting = c -> c.setNetworkTimeout(Runnable::run, millis);
      session.put(Item.NETWORK_TIMEOUT, setting);
      noted("setNetworkTimeout", setting);
    } finally {
      turn.give();
    }
  }

  @Override
  public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
    clientInfo(c -> c.setClientInfo(name, value));
    session.putClientInfo(name, value);
  }

  @Override
  @SuppressWarnings("NullableProblems") // Dameng's driver takes null for none
  public void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
    clientInfo(c -> c.setClientInfo(properties));
    session.putClientInfo(properties == null ? new Properties() : properties);
  }

  /** JDBC lets the two setters throw nothing but their own exception. */
  private void clientInfo(SessionState.Setting setting) throws SQLClientInfoException {
    try {
      call(
          "setClientInfo",
          on -> {
            setting.apply(on.connection());
            return true;
          });
    } catch (SQLClientInfoException e) {
      throw e;
    } catch (SQLException e) {
      throw new SQLClientInfoException(
          e.getMessage(), e.getSQLState(), e.getErrorCode(), Collections.emptyMap(), e);
    }
  }

  /** Notes what an executed text leaves in the session. */
  final void leaves(SessionText text, String sql, Link link) {
    session.putText(text, sql);
    if (text.kind() == SessionText.Kind.LOST) {
      link.setByText();
      transaction.journal.refuse(RefusalReasons.ofSession(sql));
    }
  }

  /** Notes that a statement was executed. */
  final void executed(SqlKind kind, @Nullable String sql, Link link) {
    if (kind != SqlKind.READ && kind != SqlKind.WRITE) {
      afterUncommon(kind, sql, link);
    }
  }

  private void afterUncommon(SqlKind kind, @Nullable String sql, Link link) {
    transaction.settled();
    if (kind == SqlKind.COMMIT) {
      committed();
      expectUnseenWork(link);
    } else if (kind == SqlKind.ROLLBACK) {
      transaction.end();
      expectUnseenWork(link);
    }
    if (kind == SqlKind.BEGIN || (sql != null && SqlReader.beginsTransaction(sql))) {
      transaction.beginExplicitly(kind, link);
    }
    if (sql != null && SqlReader.namesAutoCommit(sql)) {
      readAutoCommit(link);
    }
  }

  /** Turned on or off by SQL text: the driver knows, or nobody does. */
  final void readAutoCommit(Link link) {
    boolean now = link.isInAutoCommit();
    autoCommit = now;
    session.put(Item.AUTO_COMMIT, c -> c.setAutoCommit(now));
  }
}
