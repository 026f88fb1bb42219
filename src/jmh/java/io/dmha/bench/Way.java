package io.dmha.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The ways to the same driver that are compared. Each trial goes one way, in a JVM of its own. */
public enum Way {
  /** The driver itself: the baseline. */
  RAW,
  /** {@link java.lang.reflect.Proxy} around everything, which does nothing but forward. */
  REFLECT,
  /** A pool of one. */
  HIKARI,
  /** The AWS wrapper as a bare wrapper. */
  AWS,
  /** The AWS wrapper with the plugin that dmha competes with. */
  AWS_FAILOVER2,
  /** The driver of this project. */
  DMHA;

  /**
   * A connection this way.
   *
   * @param database what follows {@code jdbc:} in the URL, without a host in it: {@code h2:mem:x}
   */
  Connection connect(String database, String driverClass) throws SQLException {
    switch (this) {
      case RAW:
        return DriverManager.getConnection("jdbc:" + database);
      case REFLECT:
        return Forwarding.around(Connection.class, DriverManager.getConnection("jdbc:" + database));
      case HIKARI:
        return pool("jdbc:" + database).getConnection();
      case AWS:
        return aws(database, "unknown", "");
      case AWS_FAILOVER2:
        return aws(database, "pg", "failover2");
      case DMHA:
        Properties info = new Properties();
        info.setProperty("dmha.driverClass", driverClass);
        return DriverManager.getConnection("jdbc:dmha:" + database, info);
    }
    throw new AssertionError(this);
  }

  /** The class to load before; null where the driver itself is enough. */
  String wrapperClass() {
    switch (this) {
      case RAW:
      case REFLECT:
      case HIKARI:
        return null;
      case AWS:
      case AWS_FAILOVER2:
        return "software.amazon.jdbc.Driver";
      case DMHA:
        return "io.dmha.DmhaDriver";
    }
    throw new AssertionError(this);
  }

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  /** The wrapper takes no URL without two slashes, and no dialect that it has to find out. */
  private static Connection aws(String database, String dialect, String plugins)
      throws SQLException {
    int name = database.lastIndexOf(':') + 1;
    String url =
        "jdbc:aws-wrapper:" + database.substring(0, name) + "//" + database.substring(name) + "/";
    Properties info = new Properties();
    info.setProperty("wrapperDialect", dialect);
    info.setProperty("wrapperPlugins", plugins);
    return DriverManager.getConnection(url, info);
  }
}
