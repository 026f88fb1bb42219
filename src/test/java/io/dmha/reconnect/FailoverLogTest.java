package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What a failover leaves in the log and tells to listeners. */
@NeedsProcesses
class FailoverLogTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private final Logger log = (Logger) LoggerFactory.getLogger("io.dmha");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Level level;

  @BeforeEach
  void listen() {
    level = log.getLevel();
    log.setLevel(Level.INFO);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(lines);
    log.setLevel(level);
  }

  @Test
  void theLogIsEmptyWhenAllIsWell() throws SQLException {
    try (Connection connection = doors.openManual()) {
      connection.createStatement().executeUpdate("insert into t(id) values(1)");
      connection.commit();
      assertThatThrownBy(
              () -> connection.createStatement().executeUpdate("insert into t(id) values(1)"))
          .isInstanceOf(SQLException.class);
      connection.rollback();
    }

    assertThat(lines.list).isEmpty();
    assertThat(Events.count(EventType.RECOVERY_STARTED)).isZero();
  }

  @Test
  void aFailoverIsOneLine() throws SQLException {
    Connection connection = doors.open();
    doors.loseBefore("executeQuery");

    connection.createStatement().executeQuery("select 1").close();

    assertThat(lines.list).hasSize(1);
    assertThat(lines.list.get(0).getLevel()).isEqualTo(Level.INFO);
    assertThat(lines.list.get(0).getFormattedMessage())
        .contains("FAILED_OVER", "moved from 127.0.0.1:", " ms");
  }

  @Test
  void aLostTransactionIsToldToTheApplicationAndNotToTheLog() throws SQLException {
    Connection connection = doors.openManual();
    doors.loseBefore("executeUpdate");
    assertNotApplied(
        () -> connection.createStatement().executeUpdate("insert into t(id) values(1)"));
    connection.rollback();
    connection.createStatement().executeUpdate("insert into t(id) values(1)");
    connection.commit();

    assertThat(lines.list).hasSize(1);
    assertThat(lines.list.get(0).getFormattedMessage()).contains("FAILED_OVER");
    assertThat(Events.count(EventType.NOT_APPLIED)).isEqualTo(1);
  }

  @Test
  void manyConnectionsThatMoveAreOneLine() throws SQLException {
    List<Connection> connections = new java.util.ArrayList<>();
    for (int i = 0; i < 5; i++) {
      connections.add(doors.open());
    }
    for (Connection connection : connections) {
      doors.loseBefore("executeQuery");
      connection.createStatement().executeQuery("select 1").close();
    }

    assertThat(lines.list).hasSize(1);
    assertThat(Events.count(EventType.RECOVERY_ENDED)).isEqualTo(5);
  }

  @Test
  void anUnknownOutcomeIsAWarning() throws SQLException {
    Connection connection = doors.open();
    doors.loseAfter("executeUpdate");
    assertUnknown(() -> connection.createStatement().executeUpdate("insert into t(id) values(1)"));

    assertThat(lines.list.get(0).getLevel()).isEqualTo(Level.WARN);
    assertThat(lines.list.get(0).getFormattedMessage()).contains("OUTCOME_UNKNOWN");
    assertThat(lines.list.subList(1, lines.list.size()))
        .allMatch(line -> line.getLevel() == Level.INFO)
        .allMatch(line -> line.getFormattedMessage().startsWith("Until the first warning"))
        .anyMatch(line -> line.getFormattedMessage().contains("CONNECTION_LOST"));
  }

  @Test
  void everyStepOfAFailoverIsAnEvent() throws SQLException {
    Connection connection = doors.open();
    Events.forget();
    doors.loseBefore("executeQuery");

    connection.createStatement().executeQuery("select 1").close();

    assertThat(Events.all())
        .extracting(DmhaEvent::type)
        .containsExactly(
            EventType.STATE_CHANGED,
            EventType.CONNECTION_LOST,
            EventType.CALL_REPEATED,
            EventType.STATE_CHANGED,
            EventType.RECOVERY_STARTED,
            EventType.HOST_CHOSEN,
            EventType.FAILED_OVER,
            EventType.RECOVERY_ENDED,
            EventType.STATE_CHANGED);
    assertThat(one(EventType.RECOVERY_ENDED).duration()).isPositive();
    assertThat(one(EventType.CONNECTION_LOST).host()).startsWith("127.0.0.1:");
    assertThat(one(EventType.CONNECTION_LOST).code()).isNotEmpty();
    assertThat(Events.all()).extracting(DmhaEvent::connection).containsOnly(nameOf(connection));
  }

  @Test
  void aFailoverThatFindsNoHostFailsItsRecovery() throws SQLException {
    Connection connection = doors.openWith("dmha.maxAttempts=2");
    doors.loseBefore("executeQuery");
    for (int call = 1; call <= 4; call++) {
      doors.driver().failBefore("Driver.connect", call, CutLink::new);
    }

    assertThatThrownBy(() -> connection.createStatement().executeQuery("select 1"))
        .isInstanceOf(java.sql.SQLTransientConnectionException.class)
        .hasCauseInstanceOf(CutLink.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");

    assertThat(Events.count(EventType.RECOVERY_STARTED)).isEqualTo(1);
    assertThat(Events.count(EventType.RECOVERY_FAILED)).isEqualTo(1);
    assertThat(Events.count(EventType.RECOVERY_ENDED)).isZero();
    assertThat(Events.count(EventType.HOST_FAILED)).isPositive();
  }

  private static DmhaEvent one(EventType type) {
    List<DmhaEvent> found = Events.all().stream().filter(event -> event.type() == type).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static String nameOf(Connection connection) {
    String text = connection.toString();
    return text.substring(0, text.indexOf(' '));
  }
}
