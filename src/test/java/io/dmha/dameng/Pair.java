package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A primary, a standby and a table t, made anew for each test. */
final class Pair implements BeforeEachCallback, AfterEachCallback {
  static final Duration SOON = Duration.ofSeconds(10);

  private final List<Connection> opened = new ArrayList<>();
  private DmCluster cluster;

  @Override
  public void beforeEach(ExtensionContext context) throws SQLException {
    cluster = DmCluster.pair();
    cluster.engine().run("create table t(id int, name varchar(40))");
  }

  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    cluster.heal();
    for (Connection connection : opened) {
      connection.close();
    }
    cluster.close();
  }

  DmCluster cluster() {
    return cluster;
  }

  DmNode first() {
    return cluster.node(0);
  }

  DmNode second() {
    return cluster.node(1);
  }

  /**
   * dmha's URL of both, with these options, each beginning with {@code &}. What is lost is told: no
   * transaction is run again.
   */
  String url(String... options) {
    String own = "?dmha.backoffBase=5ms&dmha.continuity=reads";
    return "jdbc:dmha:dm://" + cluster.hosts() + own + String.join("", options);
  }

  /** A connection whose transactions are done again on another link; closed after the test. */
  Connection openCarried(String options) throws SQLException {
    String url = "jdbc:dmha:dm://" + cluster.hosts() + "?dmha.backoffBase=5ms" + options;
    Connection connection = connect(url);
    opened.add(connection);
    return connection;
  }

  static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD);
  }

  /** A connection of dmha, closed after the test. */
  Connection open(String... options) throws SQLException {
    Connection connection = connect(url(options));
    opened.add(connection);
    return connection;
  }

  /** The same with autocommit off. */
  Connection openManual(String... options) throws SQLException {
    Connection connection = open(options);
    connection.setAutoCommit(false);
    return connection;
  }

  static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isEqualTo(1);
    }
  }

  /** What is committed. */
  long rows() throws SQLException {
    return ask("select count(*) from t");
  }

  long ask(String query) throws SQLException {
    return cluster.engine().ask(query);
  }

  /** The name of the node that answers this connection: DM1 or DM2. */
  static String nodeOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select INSTANCE_NAME from V$INSTANCE")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
