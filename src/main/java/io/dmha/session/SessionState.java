package io.dmha.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the application set on its connection through JDBC: kept to be set again. What was set by
 * SQL text is not seen. Thread-safe; the lock is not held while the database is spoken to.
 */
public final class SessionState {
  /**
   * The client info that JDBC names. A driver may keep more under that roof, Dameng's even the
   * address to which it sends a cancel: copying that would cancel on the wrong host.
   */
  private static final List<String> CLIENT_INFO =
      Collections.unmodifiableList(
          Arrays.asList("ApplicationName", "ClientUser", "ClientHostname"));

  /** One setter of a connection. */
  @FunctionalInterface
  public interface Setting {
    /** Sets it on {@code connection}. */
    void apply(Connection connection) throws SQLException;
  }

  /** What can be set, in the order in which it is restored. */
  public enum Item {
    /** {@code setCatalog}, before the schema that may lie in it. */
    CATALOG,
    /** {@code setSchema}. */
    SCHEMA,
    /** {@code setReadOnly}. */
    READ_ONLY,
    /** {@code setTransactionIsolation}. */
    ISOLATION,
    /** {@code setHoldability}. */
    HOLDABILITY,
    /** {@code setTypeMap}. */
    TYPE_MAP,
    /** {@code setNetworkTimeout}. */
    NETWORK_TIMEOUT,
    /** {@code setClientInfo}, the three names of JDBC. */
    CLIENT_INFO,
    /** {@code setAutoCommit}, last: what comes before must not open a transaction. */
    AUTO_COMMIT
  }

  @GuardedBy("this") private final Map<Item, Setting> settings = new HashMap<>();

  @GuardedBy("this") private final Map<String, @Nullable String> clientInfo = new LinkedHashMap<>();

  private volatile boolean readOnly;

  /** Notes what was set; the last one of an item counts. */
  public synchronized void put(Item item, Setting setting) {
    settings.put(item, setting);
  }

  /** Notes whether the application made the connection read-only. */
  public void noteReadOnly(boolean value) {
    readOnly = value;
  }

  /** Whether the application made the connection read-only. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** Notes one client info, if it is one of the three that are restored. */
  public synchronized void putClientInfo(String name, @Nullable String value) {
    for (String known : CLIENT_INFO) {
      if (known.equalsIgnoreCase(name)) {
        // In the spelling that the driver took.
        clientInfo.keySet().removeIf(known::equalsIgnoreCase);
        clientInfo.put(name, value);
        settings.put(Item.CLIENT_INFO, this::applyClientInfo);
      }
    }
  }

  /**
   * Notes a whole set of client info. What it does not name is cleared, says JDBC: of a name that
   * was never set there is nothing to clear on the next connection.
   */
  public synchronized void putClientInfo(Properties info) {
    for (String name : CLIENT_INFO) {
      String value = info.getProperty(name);
      boolean wasSet = clientInfo.keySet().stream().anyMatch(name::equalsIgnoreCase);
      if (value != null || wasSet) {
        putClientInfo(name, value);
      }
    }
  }

  private void applyClientInfo(Connection connection) throws SQLClientInfoException {
    Map<String, @Nullable String> copy;
    synchronized (this) {
      copy = new LinkedHashMap<>(clientInfo);
    }
    for (Map.Entry<String, @Nullable String> entry : copy.entrySet()) {
      String value = entry.getValue();
      if (value == null) {
        clear(connection, entry.getKey());
      } else {
        connection.setClientInfo(entry.getKey(), value);
      }
    }
  }

  /** A new connection has a value that was cleared on the old one only by its URL or defaults. */
  private static void clear(Connection connection, String name) {
    try {
      connection.setClientInfo(name, null);
    } catch (SQLClientInfoException e) {
      // Some drivers take no null: then what they start with stands, which is not worth a host.
    }
  }

  /** How many items will be restored. */
  public synchronized int size() {
    return settings.size();
  }

  /**
   * Sets everything again.
   *
   * @throws SQLException naming the item that the host refused, with its exception as the cause
   */
  public void restore(Connection connection) throws SQLException {
    Map<Item, Setting> copy;
    synchronized (this) {
      copy = new HashMap<>(settings);
    }
    for (Item item : Item.values()) {
      Setting setting = copy.get(item);
      if (setting == null) {
        continue;
      }
      try {
        setting.apply(connection);
      } catch (SQLException e) {
        throw new SQLException(
            "The session could not be restored: the host refused " + item + ".",
            e.getSQLState(),
            e.getErrorCode(),
            e);
      }
    }
  }
}
