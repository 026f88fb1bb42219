package io.dmha.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the Java Flight Recorder is told. */
@Timeout(120)
class FlightEventsTest {
  private static final long TOOK = Duration.ofMillis(1_500).toNanos();

  @TempDir private Path folder;

  @Test
  void eachEventHasItsTypeAndItsFields() throws Exception {
    FlightEvents flight = new FlightEvents();
    List<RecordedEvent> told =
        recorded(
            () -> {
              flight.onEvent(
                  DmhaEvent.of(EventType.OUTAGE, "dmha-1").took(TOOK).saying("2 calls wait"));
              flight.onEvent(
                  DmhaEvent.of(EventType.OUTAGE_ENDED, "dmha-1").took(TOOK).saying("it is over"));
              flight.onEvent(
                  DmhaEvent.of(EventType.RECOVERY_FAILED, "dmha-1/1").took(TOOK).saying("no host"));
              flight.onEvent(
                  DmhaEvent.of(EventType.OUTCOME_UNKNOWN, "dmha-1/2")
                      .host("a:1")
                      .saying("UNKNOWN"));
              flight.onEvent(DmhaEvent.of(EventType.CLOSED, "dmha-1/2").saying("closed"));
            });

    assertThat(told)
        .extracting(each -> each.getEventType().getName())
        .containsExactly(
            "io.dmha.Outage", "io.dmha.Outage", "io.dmha.Recovery", "io.dmha.UnknownOutcome");
    assertThat(told.get(0).getString("cluster")).isEqualTo("dmha-1");
    assertThat(told.get(0).getBoolean("ended")).isFalse();
    assertThat(told.get(0).getDuration("took")).isEqualTo(Duration.ofNanos(TOOK));
    assertThat(told.get(1).getBoolean("ended")).isTrue();
    assertThat(told.get(1).getString("message")).isEqualTo("it is over");
    assertThat(told.get(2).getString("outcome")).isEqualTo("FAILED");
    assertThat(told.get(2).getString("host")).isNull();
    assertThat(told.get(3).getString("connection")).isEqualTo("dmha-1/2");
    assertThat(told.get(3).getString("host")).isEqualTo("a:1");
    assertThat(told.get(3).getThread().getJavaName()).isEqualTo(Thread.currentThread().getName());
    assertThat(told.get(3).getEventType().getCategoryNames()).containsExactly("dmha");
  }

  @Test
  void aConnectionThatMovesIsRecorded() throws Exception {
    try (DmCluster cluster = DmCluster.pair()) {
      cluster.engine().run("create table t(id int primary key)");
      String from = cluster.node(0).hostAndPort();
      String to = cluster.node(1).hostAndPort();
      List<RecordedEvent> told =
          recorded(
              () -> {
                try (Connection connection = open(cluster);
                    Statement statement = connection.createStatement()) {
                  cluster.failOver();
                  Eventually.beIdle();
                  statement.executeUpdate("insert into t(id) values(1)");
                }
              });

      RecordedEvent move = theOnly(told, "io.dmha.Failover");
      assertThat(move.getString("from")).isEqualTo(from);
      assertThat(move.getString("to")).isEqualTo(to);
      assertThat(move.getString("connection")).startsWith("dmha-");
      assertThat(move.getDuration("took")).isPositive();
      assertThat(move.getString("message")).startsWith("moved from " + from + " to " + to);
      RecordedEvent recovery = theOnly(told, "io.dmha.Recovery");
      assertThat(recovery.getString("outcome")).isEqualTo("CONNECTED");
      assertThat(recovery.getString("host")).isEqualTo(to);
    }
  }

  /** What was recorded meanwhile, the oldest first; of all threads of this JVM. */
  private List<RecordedEvent> recorded(Play play) throws Exception {
    Path file = folder.resolve("flight.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      play.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(each -> each.getEventType().getName().startsWith("io.dmha."))
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }

  private static Connection open(DmCluster cluster) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:dmha:dm://" + cluster.hosts() + "?dmha.backoffBase=5ms",
        DmNode.USER,
        DmNode.PASSWORD);
  }

  private interface Play {
    void run() throws SQLException;
  }

  private static RecordedEvent theOnly(List<RecordedEvent> all, String name) {
    List<RecordedEvent> named =
        all.stream().filter(each -> each.getEventType().getName().equals(name)).toList();
    assertThat(named).hasSize(1);
    return named.get(0);
  }
}
