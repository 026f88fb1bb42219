package io.dmha.dameng.compare;

import io.dmha.DmhaDriver;
import io.dmha.fixtures.dm.server.DmNode;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/**
 * One way to have failover: a driver, and its URL for a list of hosts. Immutable.
 *
 * @param title the head of its column
 * @param name what its tables are called after
 */
record Side(String title, String name, Driver driver, String beforeHosts, String afterHosts) {
  private static final String VENDOR_DRIVER = "dm.jdbc.driver.DmDriver";

  /** The vendor's failover with its own idea of which node to log in to. */
  static Side vendorByDefault() {
    return vendor("vendor, `doSwitch=1`", "vendor4", "");
  }

  /** The vendor's failover, told to log in to the primary only. */
  static Side vendorToPrimary() {
    return vendor("vendor, `doSwitch=1&loginMode=1`", "vendor1", "&loginMode=1");
  }

  private static Side vendor(String title, String name, String options) {
    return new Side(title, name, ownVendorDriver(), "jdbc:dm://G?G=(", ")&doSwitch=1" + options);
  }

  static Side dmha() {
    return new Side(
        "dmha, `continuity=reads`",
        "dmha",
        new DmhaDriver(),
        "jdbc:dmha:dm://",
        "?dmha.continuity=reads");
  }

  /** dmha, where lost transactions are done again and lost commits are looked up. */
  static Side dmhaWithReplay() {
    return new Side(
        "dmha, replay and commit guard",
        "dmha2",
        new DmhaDriver(),
        "jdbc:dmha:dm://",
        "?dmha.continuity=transactions&dmha.commitGuard=transactions"
            + "&dmha.commitGuard.createTable=true");
  }

  boolean isDmha() {
    return driver instanceof DmhaDriver;
  }

  /** Its statics are nobody else's: each connect overwrites some of them for all. */
  private static Driver ownVendorDriver() {
    try {
      Class<?> known = Class.forName(VENDOR_DRIVER);
      Path jar = Path.of(known.getProtectionDomain().getCodeSource().getLocation().getPath());
      // Open for the life of the process: the driver loads classes when it needs them.
      URLClassLoader loader =
          new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
      return (Driver) loader.loadClass(VENDOR_DRIVER).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | MalformedURLException e) {
      throw new IllegalStateException("The Dameng driver is not on the class path.", e);
    }
  }

  /**
   * Connects as an application does.
   *
   * @param hosts {@code host:port,host:port}
   */
  Connection open(String hosts) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", DmNode.USER);
    properties.setProperty("password", DmNode.PASSWORD);
    Connection connection = driver.connect(beforeHosts + hosts + afterHosts, properties);
    if (connection == null) {
      throw new IllegalStateException("The driver does not take its own URL: " + beforeHosts);
    }
    return connection;
  }
}
