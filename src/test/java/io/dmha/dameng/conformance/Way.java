package io.dmha.dameng.conformance;

import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A way to one and the same server.
 *
 * @param version of the Dameng driver
 * @param isWrapped whether dmha is between it and the test
 */
record Way(String version, boolean isWrapped, Driver driver) {

  /** Connects, with options as they stand in a URL: {@code batchContinueOnError=true}. */
  Connection connect(DmNode node, String... options) throws SQLException {
    return connectAs(DmNode.USER, DmNode.PASSWORD, node, options);
  }

  Connection connectAs(String user, String password, DmNode node, String... options)
      throws SQLException {
    Properties who = new Properties();
    who.setProperty("user", user);
    who.setProperty("password", password);
    Connection connection = driver.connect(url(node, options), who);
    if (connection == null) {
      throw new IllegalStateException(this + " does not take " + url(node, options));
    }
    return connection;
  }

  String url(DmNode node, String... options) {
    String target = "dm://" + node.hostAndPort();
    String tail = options.length == 0 ? "" : "?" + String.join("&", options);
    return (isWrapped ? "jdbc:dmha:" : "jdbc:") + target + tail;
  }

  @Override
  public String toString() {
    return version + (isWrapped ? " through dmha" : " alone");
  }
}
