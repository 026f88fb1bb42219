package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that has room for two sessions of the user, and none for dmha's own beside them. */
@NeedsPostgres
@Timeout(60)
class PostgresFullHostTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void makeUser() {
    node.query("drop role if exists few", "create role few login connection limit 2");
  }

  /**
   * @param attempts a limit that tells the URLs of the tests apart: what one has learnt of the host
   *     is kept for minutes
   */
  private static Connection connect(String attempts) throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    String options = "?dmha.probeInterval=50ms&dmha.recoveryTimeout=20s&dmha.attemptTimeout=";
    return DriverManager.getConnection(url + options + attempts, "few", "");
  }

  private static String sessions() {
    return node.query("select count(*) from pg_stat_activity where usename = 'few'");
  }

  /** The session by which the host is asked gives way to one of the application's. */
  @Test
  void theProbeTakesNobodysPlace() throws SQLException {
    try (Connection first = connect("6s")) {
      Eventually.within(SOON, "a session to ask on", () -> sessions().equals("2"));

      try (Connection second = connect("6s")) {
        assertThat(second.isValid(5)).isTrue();
        assertThat(first.isValid(5)).isTrue();
      }
    }
  }

  /** That it has no room is an answer. */
  @Test
  void aHostWithoutRoomForTheProbeIsNotCondemned() throws SQLException {
    try (Connection first = connect("7s");
        Connection second = connect("7s");
        Statement statement = first.createStatement()) {
      second.setAutoCommit(false);
      try (Statement open = second.createStatement()) {
        open.execute("select 1");
      }
      String before = node.query("select min(pid) from pg_stat_activity where usename = 'few'");

      // Longer than many probes take; no time of it is asserted.
      statement.execute("select pg_sleep(1.5)");

      second.commit();
      assertThat(node.query("select min(pid) from pg_stat_activity where usename = 'few'"))
          .as("nobody was cut off")
          .isEqualTo(before);
    }
  }
}
