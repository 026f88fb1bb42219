package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Scratch;
import io.dmha.fixtures.node.H2Node;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two H2 processes, each with a database of its own in memory, both with the same tables: what a
 * host has shows where a statement went. The first is killed by tests and started again after them.
 */
final class TwoNodes implements BeforeEachCallback, AfterEachCallback {

  private record Nodes(H2Node first, H2Node second) implements AutoCloseable {
    static Nodes started() {
      try {
        return new Nodes(
            H2Node.started(Scratch.folder("dmha-first")),
            H2Node.started(Scratch.folder("dmha-second")));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  private final List<Connection> opened = new ArrayList<>();
  private Nodes nodes;
  private String database;

  @Override
  public void beforeEach(ExtensionContext context) throws SQLException {
    nodes =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(TwoNodes.class))
            .getOrComputeIfAbsent("nodes", key -> Nodes.started(), Nodes.class);
    nodes.first().start();
    database = "mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    Events.forget();
    runOn(first(), "create table t(id int primary key, name varchar(40))");
    runOn(second(), "create table t(id int primary key, name varchar(40))");
  }

  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    for (Connection connection : opened) {
      connection.close();
    }
    assertThat(Events.areBalanced()).as("balance of " + Events.all()).isTrue();
    runOn(second(), "shutdown");
  }

  H2Node first() {
    return nodes.first();
  }

  H2Node second() {
    return nodes.second();
  }

  String url() {
    return url("");
  }

  /** The same over another driver below dmha, named by its prefix. */
  String url(String prefix) {
    return "jdbc:dmha:"
        + prefix
        + "h2:tcp://127.0.0.1:"
        + first().port()
        + ",127.0.0.1:"
        + second().port()
        + "/"
        + database
        + ";dmha.backoffBase=5ms;dmha.listener="
        + Events.class.getName();
  }

  /** A connection of dmha on the first node, closed after the test. */
  Connection open() throws SQLException {
    return open(url());
  }

  Connection open(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url, "sa", "");
    opened.add(connection);
    return connection;
  }

  /** Kills the first node and lets its connections be idle for longer than they are trusted. */
  void killFirstWhileIdle() {
    first().kill9();
    Eventually.beIdle();
  }

  /** Both databases get it. */
  void run(String sql) throws SQLException {
    runOn(first(), sql);
    runOn(second(), sql);
  }

  void runOn(H2Node node, String sql) throws SQLException {
    try (Connection direct = direct(node);
        Statement statement = direct.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  /** The number that this query answers on the second node. */
  int answerOfSecond(String query) throws SQLException {
    try (Connection direct = direct(second());
        Statement statement = direct.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  int rowsOfSecond() throws SQLException {
    return answerOfSecond("select count(*) from t");
  }

  private Connection direct(H2Node node) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:tcp://127.0.0.1:" + node.port() + "/" + database, "sa", "");
  }
}
