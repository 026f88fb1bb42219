package io.dmha.connection;

import io.dmha.connect.ConnectionState;
import io.dmha.failover.ConnectionCore;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.session.SessionState;
import io.dmha.session.SessionState.Item;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the application sets on its connection: set on the delegate, and kept for the next one. */
public final class SessionSettings {
  private final ConnectionCore core;
  private final ConnectionCalls calls;

  public SessionSettings(ConnectionCore core, ConnectionCalls calls) {
    this.core = core;
    this.calls = calls;
  }

  /**
   * Sets something whose values every host takes. With no link and nothing to lose it is only kept:
   * a pool that tidies up a lost connection should not wait for a host.
   */
  void setPlain(String what, Item item, SessionState.Setting setting) throws SQLException {
    // In turn: a link that another thread makes meanwhile would lack it.
    core.turn.during(
        () -> {
          if (isIdleWithoutLink()) {
            core.session.put(item, setting);
          } else {
            set(what, item, setting);
          }
        });
  }

  /** Of a lost link there are none, and to tidy them up is no reason to look for a host. */
  public @Nullable SQLWarning getWarnings() throws SQLException {
    if (isIdleWithoutLink()) {
      return null;
    }
    return core.turn.<@Nullable SQLWarning>during(
        () -> {
          SQLWarning warnings = calls.call("getWarnings", on -> on.connection().getWarnings());
          calls.noted("getWarnings", on -> ((Connection) on).getWarnings(), warnings);
          return warnings;
        });
  }

  /** Clears them; of a lost link there are none. */
  public void clearWarnings() throws SQLException {
    if (!isIdleWithoutLink()) {
      apply("clearWarnings", on -> on.connection().clearWarnings());
    }
  }

  private void noted(String what, SessionState.Setting setting) {
    calls.noted(
        what,
        on -> {
          setting.apply((Connection) on);
          return null;
        },
        null);
  }

  private boolean isIdleWithoutLink() {
    return core.reconnecting.state() == ConnectionState.DISCONNECTED && !core.transaction.isOpen();
  }

  private interface Setter {
    void on(Link link) throws SQLException;
  }

  private void apply(String what, Setter setter) throws SQLException {
    calls.call(
        what,
        on -> {
          setter.on(on);
          return true;
        });
  }

  private void set(String what, Item item, SessionState.Setting setting) throws SQLException {
    core.turn.during(
        () -> {
          apply(what, on -> setting.apply(core.work.beforeSetting(item, on).connection()));
          core.session.put(item, setting);
          noted(what, setting);
        });
  }

  /**
   * Sets the read-only mode. Where it says on which host is read it is not sent: who writes after
   * all is moved to the primary, which must not refuse it.
   */
  public void setReadOnly(boolean readOnly) throws SQLException {
    core.turn.during(
        () -> {
          if (core.routing != null) {
            core.reconnecting.refuseIfClosed();
            core.session.declareReadOnly(readOnly);
            return;
          }
          setPlain("setReadOnly", Item.READ_ONLY, c -> c.setReadOnly(readOnly));
          core.session.noteReadOnly(readOnly);
        });
  }

  /** Whether it is in that mode, or has been declared to be. */
  public boolean isReadOnly() throws SQLException {
    if (core.routing == null) {
      return calls.call("isReadOnly", on -> on.connection().isReadOnly());
    }
    core.reconnecting.refuseIfClosed();
    return core.session.isDeclaredReadOnly();
  }

  /** Sets the catalog. */
  public void setCatalog(@Nullable String catalog) throws SQLException {
    set("setCatalog", Item.CATALOG, c -> c.setCatalog(catalog));
  }

  /** Sets the schema; where a rollback takes that back, it begins a transaction. */
  public void setSchema(@Nullable String schema) throws SQLException {
    set("setSchema", Item.SCHEMA, c -> c.setSchema(schema));
  }

  /** JDBC leaves it to the driver what becomes of an open transaction. */
  public void setTransactionIsolation(int level) throws SQLException {
    core.turn.during(
        () -> {
          if (core.context.dialect.isolationMayCommit()) {
            core.work.mayCommit();
          }
          setPlain(
              "setTransactionIsolation", Item.ISOLATION, c -> c.setTransactionIsolation(level));
          core.session.noteIsolation(level);
          core.transaction.settled();
        });
  }

  /** Sets the holdability of rows. */
  public void setHoldability(int holdability) throws SQLException {
    setPlain("setHoldability", Item.HOLDABILITY, c -> c.setHoldability(holdability));
  }

  /** Sets the type map. */
  public void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    // The map itself: an application may get it from the connection and add to it.
    set("setTypeMap", Item.TYPE_MAP, c -> c.setTypeMap(map));
  }

  /** Sets the network timeout, in milliseconds. */
  public void setNetworkTimeout(@Nullable Executor executor, int millis) throws SQLException {
    core.turn.during(
        () -> {
          if (!isIdleWithoutLink()) {
            apply("setNetworkTimeout", on -> on.connection().setNetworkTimeout(executor, millis));
          }
          // The application's executor may be gone when the session is restored.
          SessionState.Setting setting = c -> c.setNetworkTimeout(Runnable::run, millis);
          core.session.put(Item.NETWORK_TIMEOUT, setting);
          noted("setNetworkTimeout", setting);
        });
  }

  /** Sets one property of the client. */
  public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
    SessionState.Setting setting = c -> c.setClientInfo(name, value);
    clientInfo(
        setting,
        () -> {
          core.session.putClientInfo(name, value);
          return setting;
        });
  }

  /** Sets the properties of the client; null for none, as Dameng's driver takes it. */
  public void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
    clientInfo(
        c -> c.setClientInfo(properties),
        () -> {
          Properties kept = new Properties();
          if (properties != null) {
            for (String name : properties.stringPropertyNames()) {
              kept.setProperty(name, properties.getProperty(name));
            }
          }
          core.session.putClientInfo(kept);
          return c -> c.setClientInfo(properties == null ? null : kept);
        });
  }

  /**
   * JDBC lets the two setters throw nothing but their own exception.
   *
   * @param keep keeps it, and tells how it is done again
   */
  private void clientInfo(SessionState.Setting setting, Supplier<SessionState.Setting> keep)
      throws SQLClientInfoException {
    try {
      core.turn.during(
          () -> {
            apply("setClientInfo", on -> setting.apply(on.connection()));
            // In turn: a link that another thread makes meanwhile would lack it.
            noted("setClientInfo", keep.get());
          });
    } catch (SQLClientInfoException e) {
      throw e;
    } catch (SQLException e) {
      throw new SQLClientInfoException(
          DmhaExceptions.messageOf(e),
          DmhaExceptions.stateOf(e),
          e.getErrorCode(),
          Collections.emptyMap(),
          e);
    }
  }
}
