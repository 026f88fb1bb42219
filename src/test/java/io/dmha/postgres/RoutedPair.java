package io.dmha.postgres;

import io.dmha.RoutingMXBean;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.PostgresPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A primary of PostgreSQL and its standby with a table t, and a connection that reads on both. */
abstract class RoutedPair {
  final List<Connection> opened = new ArrayList<>();
  PostgresPair pair;

  /** The one that was opened last. */
  Connection connection;

  /** How many rows t has. */
  abstract int rows();

  @BeforeEach
  void start() {
    pair = PostgresPair.started();
    pair.primary()
        .query(
            "create table t(id int primary key, v int)",
            "insert into t select i, i from generate_series(1, " + rows() + ") i");
    pair.first().awaitCopied();
  }

  @AfterEach
  void stop() throws SQLException {
    for (Connection each : opened) {
      each.close();
    }
    pair.close();
  }

  final void connect(String settings) throws SQLException {
    Properties info = new Properties();
    info.setProperty("user", "postgres");
    connect(settings, info);
  }

  final void connect(String settings, Properties info) throws SQLException {
    connection =
        DriverManager.getConnection(
            "jdbc:dmha:" + pair.urlOfBoth() + "?dmha.probeInterval=100ms&" + settings, info);
    opened.add(connection);
  }

  final long routed(String words) throws SQLException {
    return connection.unwrap(RoutingMXBean.class).getRoutes().getOrDefault(words, 0L);
  }

  final String ask(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "nothing";
    }
  }

  final void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  /** Reads until a read went to the standby, and leaves the connection there. */
  final void goToStandby() {
    Eventually.within(
        Duration.ofSeconds(40),
        () -> {
          long before = routed("standby");
          String unusedValue = ask("select v from t where id = 1");
          if (!connection.getAutoCommit()) {
            connection.commit();
          }
          return routed("standby") > before;
        });
  }

  /** The same with a connection that is declared to read only. */
  final void declare() throws SQLException {
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    goToStandby();
  }
}
