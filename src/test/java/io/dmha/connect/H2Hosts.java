package io.dmha.connect;

import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.node.H2Node;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;

/** URLs over H2 servers and proxies before them, and small questions to them. */
final class H2Hosts {
  private H2Hosts() {}

  /** A dmha URL over these ports; the settings without {@code dmha.}, as {@code "role=any"}. */
  static String url(int[] ports, String... settings) {
    return "jdbc:dmha:h2:tcp://"
        + Arrays.stream(ports)
            .mapToObj(port -> "127.0.0.1:" + port)
            .collect(Collectors.joining(","))
        + "/./db;DB_CLOSE_DELAY=-1"
        + Arrays.stream(settings).map(each -> ";dmha." + each).collect(Collectors.joining());
  }

  static String url(FaultProxy only, String... settings) {
    return url(new int[] {only.port()}, settings);
  }

  static String url(FaultProxy first, FaultProxy second, String... settings) {
    return url(new int[] {first.port(), second.port()}, settings);
  }

  static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, "sa", "");
  }

  /**
   * A node that has made its database: the first connect to a JVM that has just started is slow.
   */
  static H2Node startedNode(Path folder) throws SQLException {
    H2Node node = H2Node.started(folder);
    start(node);
    return node;
  }

  /** Starts it if it is down, its database too. */
  static void start(H2Node node) throws SQLException {
    node.start();
    DriverManager.getConnection(node.url("db"), "sa", "").close();
  }

  static FaultProxy proxy(H2Node node) {
    return FaultProxy.to(node.port());
  }

  /** The first value of the answer. */
  static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Tells physical sessions of one database apart. */
  static String session(Connection connection) throws SQLException {
    return ask(connection, "select session_id()");
  }
}
