package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.fixtures.node.PostgresPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two servers say that they are the primary, and both take writes at once: the old one has lost its
 * cluster and does not know it. What it commits would be lost.
 */
@NeedsPostgres
@Timeout(120)
class PostgresOutdatedPrimaryTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private PostgresPair pair;

  @BeforeEach
  void start() {
    SeenEvents.clear();
    pair = PostgresPair.started();
    pair.primary().query("create table t(id int)");
    pair.first().awaitStandby();
  }

  @AfterEach
  void stop() {
    pair.close();
  }

  private Connection connect(String more) throws SQLException {
    Properties info = new Properties();
    info.setProperty("user", "postgres");
    String url = "jdbc:dmha:" + pair.urlOfBoth() + "?dmha.listener=" + SeenEvents.class.getName();
    return DriverManager.getConnection(url + more, info);
  }

  private PostgresNode split() {
    PostgresNode old = pair.promote();
    old.commitAlone();
    return old;
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t values(" + id + ")");
    }
  }

  /** Somebody has seen the new one: from then on the old one is left, and not used any more. */
  @Test
  void aConnectionLeavesThePrimaryThatHasBeenReplaced() throws Exception {
    try (Connection connection = connect("&dmha.hostSelection=roundRobin")) {
      connection.setAutoCommit(false);
      insert(connection, 1);
      PostgresNode old = split();
      assertThat(connection.toString()).contains(":" + old.port());

      try (Connection other = connect("&dmha.hostSelection=roundRobin")) {
        assertThat(other.toString()).contains(":" + pair.primary().port());
        Eventually.within(SOON, () -> SeenEvents.count(EventType.HOST_OUTDATED) > 0);
      }
      insert(connection, 2);
      connection.commit();

      assertThat(connection.toString()).contains(":" + pair.primary().port());
      assertThat(pair.primary().query("select count(*) from t")).isEqualTo("2");
      assertThat(old.query("select count(*) from t")).isEqualTo("0");
      for (int i = 0; i < 4; i++) {
        try (Connection later = connect("&dmha.hostSelection=roundRobin")) {
          assertThat(later.toString()).contains(":" + pair.primary().port());
        }
      }
    }
  }

  /** Nobody connects: the watch looks at the hosts that are not in use, too. */
  @Test
  void theWatchFindsTheNewPrimaryByItself() throws Exception {
    try (Connection connection = connect("&dmha.probeInterval=50ms")) {
      insert(connection, 1);
      PostgresNode old = split();

      Eventually.within(SOON, () -> SeenEvents.count(EventType.HOST_OUTDATED) > 0);
      insert(connection, 2);

      assertThat(connection.toString()).contains(":" + pair.primary().port());
      assertThat(pair.primary().query("select string_agg(id::text, ',') from t")).isEqualTo("1,2");
      assertThat(old.query("select count(*) from t")).isEqualTo("1");
    }
  }

  /** Whoever takes any host is not led away. */
  @Test
  void whoeverTakesAnyHostStays() throws Exception {
    try (Connection connection = connect("&dmha.role=any&dmha.hostSelection=roundRobin")) {
      PostgresNode old = split();

      try (Connection other = connect("&dmha.role=any&dmha.hostSelection=roundRobin");
          Connection again = connect("&dmha.role=any&dmha.hostSelection=roundRobin")) {
        assertThat(other.toString()).contains(":" + pair.primary().port());
        assertThat(again.toString()).contains(":" + old.port());
        insert(connection, 1);
      }
      assertThat(old.query("select count(*) from t")).isEqualTo("1");
      assertThat(SeenEvents.count(EventType.HOST_OUTDATED)).isZero();
    }
  }
}
