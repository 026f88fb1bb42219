package io.dmha.tool.drill;

import io.dmha.DmhaDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** How the workload gets its connections: as an application does. Thread-safe. */
final class Door {
  private final String url;
  private final Properties properties;

  /**
   * @param guard the value of {@code dmha.commitGuard}, unless the URL has one
   * @param mayCreate whether the table of the guard is made where it is missing
   */
  Door(String url, Properties given, String guard, boolean mayCreate) {
    this.url = url;
    this.properties = new Properties();
    given.stringPropertyNames().forEach(n -> properties.setProperty(n, given.getProperty(n, "")));
    properties.setProperty("dmha.commitGuard", guard);
    properties.setProperty("dmha.commitGuard.createTable", String.valueOf(mayCreate));
    properties.setProperty("dmha.listener", MoveListener.class.getName());
  }

  Properties properties() {
    Properties copy = new Properties();
    properties.stringPropertyNames().forEach(n -> copy.put(n, properties.getProperty(n, "")));
    return copy;
  }

  Connection open() throws SQLException {
    Connection connection = new DmhaDriver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("The URL is none of dmha's. Begin it with jdbc:dmha:.", "08001");
    }
    return connection;
  }

  /** How events call a connection. */
  static String nameOf(Connection connection) {
    String shown = connection.toString();
    int end = shown.indexOf(" (");
    return end < 0 ? shown : shown.substring(0, end);
  }
}
