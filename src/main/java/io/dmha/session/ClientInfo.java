package io.dmha.session;

import io.dmha.text.ForeignText;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The client info that JDBC names. A driver may keep more under that roof, Dameng's even the
 * address to which it sends a cancel: copying that would cancel on the wrong host. Immutable.
 */
final class ClientInfo {
  static final ClientInfo EMPTY = new ClientInfo(Collections.emptyMap());

  private static final List<String> NAMES =
      Collections.unmodifiableList(
          Arrays.asList("ApplicationName", "ClientUser", "ClientHostname"));

  private final Map<String, @Nullable String> values;

  private ClientInfo(Map<String, @Nullable String> values) {
    this.values = values;
  }

  /** With one more, if it is one of the three. */
  ClientInfo with(String name, @Nullable String value) {
    Map<String, @Nullable String> copy = new LinkedHashMap<>(values);
    for (String known : NAMES) {
      if (known.equalsIgnoreCase(name)) {
        // In the spelling that the driver took.
        copy.keySet().removeIf(known::equalsIgnoreCase);
        copy.put(name, value);
      }
    }
    return new ClientInfo(Collections.unmodifiableMap(copy));
  }

  /** With a whole set: what it does not name is cleared, if it was ever set. */
  ClientInfo with(Properties info) {
    ClientInfo result = this;
    for (String name : NAMES) {
      String value = info.getProperty(name);
      boolean wasSet = values.keySet().stream().anyMatch(name::equalsIgnoreCase);
      if (value != null || wasSet) {
        result = result.with(name, value);
      }
    }
    return result;
  }

  /** What the application calls itself, or the part of it that works; empty where it does not. */
  String application() {
    String name = values.get(NAMES.get(0));
    return name == null || name.isEmpty() ? "" : " in " + ForeignText.shown(name);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  void apply(Connection connection) throws SQLClientInfoException {
    for (Map.Entry<String, @Nullable String> entry : values.entrySet()) {
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
}
