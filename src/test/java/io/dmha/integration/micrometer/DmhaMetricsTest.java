package io.dmha.integration.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.ClusterView;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a registry shows of a cluster under which hosts die. */
@Timeout(60)
class DmhaMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final DmhaMetrics metrics = new DmhaMetrics();
  private DmCluster cluster;
  private Connection connection;

  @BeforeEach
  void start() throws SQLException {
    cluster = DmCluster.pair();
    cluster.engine().run("create table t(id int primary key)");
  }

  @AfterEach
  void stop() throws SQLException {
    metrics.close();
    if (connection != null) {
      connection.close();
    }
    cluster.close();
  }

  private void connect() throws SQLException {
    connection =
        DriverManager.getConnection(
            "jdbc:dmha:dm://" + cluster.hosts() + "?dmha.backoffBase=5ms",
            DmNode.USER,
            DmNode.PASSWORD);
  }

  @Test
  void aClusterThatComesLaterIsThereWhenTheMetersAreReadAgain() throws SQLException {
    metrics.bindTo(registry);
    double before = registry.get("dmha.clusters").gauge().value();

    connect();

    assertThat(registry.get("dmha.clusters").gauge().value()).isEqualTo(before + 1);
    assertThat(ofHost("dmha.connections", cluster.node(0))).isEqualTo(1);
    assertThat(ofHost("dmha.connections", cluster.node(1))).isZero();
    assertThat(ofHost("dmha.host.usable", cluster.node(0))).isEqualTo(1);
  }

  @Test
  void aTransactionThatMovesIsCounted() throws SQLException {
    connect();
    metrics.bindTo(registry);
    connection.setAutoCommit(false);
    insert(1);

    cluster.failOver();
    insert(2);
    connection.commit();

    assertThat(counter("dmha.failover")).isEqualTo(1);
    assertThat(counter("dmha.recoveries", "outcome", "transaction.replayed")).isEqualTo(1);
    assertThat(counter("dmha.transactions", "protected", "true")).isEqualTo(1);
    assertThat(counter("dmha.transactions", "protected", "false")).isZero();
    assertThat(counter("dmha.told", "outcome", "unknown")).isZero();
    assertThat(ofHost("dmha.connections", cluster.node(1))).isEqualTo(1);
    assertThat(ofHost("dmha.host.usable", cluster.node(0))).isZero();
  }

  /** A registry holds what it reads weakly. */
  @Test
  void theMetersLiveWithoutAnybodyWhoHoldsThem() throws SQLException {
    connect();
    new DmhaMetrics().bindTo(registry);
    System.gc();

    cluster.failOver();
    Eventually.beIdle();
    insert(1);

    assertThat(counter("dmha.failover")).isEqualTo(1);
    assertThat(registry.get("dmha.clusters").gauge().value()).isPositive();
  }

  @Test
  void nothingIsLeftWhenItIsClosed() throws SQLException {
    connect();
    metrics.bindTo(registry);
    metrics.bindTo(registry);
    assertThat(registry.getMeters()).isNotEmpty();

    metrics.close();

    assertThat(registry.getMeters()).isEmpty();
  }

  private void insert(int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isOne();
    }
  }

  private double ofHost(String name, DmNode node) {
    return meter(name, "host", node.hostAndPort()).gauge().value();
  }

  private double counter(String name, String... tags) {
    return meter(name, tags).functionCounter().count();
  }

  private RequiredSearch meter(String name, String... tags) {
    ClusterView mine =
        ClusterView.all().stream()
            .filter(each -> each.url().contains(cluster.hosts()))
            .findFirst()
            .orElseThrow();
    return registry.get(name).tags("id", mine.id()).tags(tags);
  }
}
