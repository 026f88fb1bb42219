package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.fixtures.node.PostgresPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A standby was promoted by mistake, or to rehearse a disaster, and its administrator switches it
 * off and restarts the primary. PostgreSQL writes no new timeline for that.
 */
@NeedsPostgres
@Timeout(120)
class PostgresOnlyHostLeftTest {
  private PostgresPair pair;

  @BeforeEach
  void start() {
    SeenEvents.clear();
    pair = PostgresPair.started();
    pair.first().awaitStandby();
  }

  @AfterEach
  void stop() {
    pair.close();
  }

  private Connection connect() throws SQLException {
    Properties info = new Properties();
    info.setProperty("user", "postgres");
    return DriverManager.getConnection(
        "jdbc:dmha:"
            + pair.urlOfBoth()
            + "?dmha.recoveryTimeout=10s&dmha.probeInterval=50ms&dmha.listener="
            + SeenEvents.class.getName(),
        info);
  }

  @Test
  void theHostThatItsAdministratorHasKeptIsUsed() throws SQLException {
    try (Connection connection = connect()) {
      PostgresNode kept = pair.promote();
      kept.commitAlone();
      try (Connection beside = connect()) {
        assertThat(beside.toString()).contains(":" + kept.port());
      }
      assertThat(SeenEvents.count(EventType.HOST_OUTDATED)).isZero();
      pair.primary().kill9();
      kept.restart();

      try (Connection later = connect()) {
        assertThat(later.toString()).contains(":" + kept.port());
      }
    }
  }
}
