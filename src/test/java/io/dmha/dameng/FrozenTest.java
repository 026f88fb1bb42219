package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.Background;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The node takes everything and answers nothing, and the driver has no time limit of its own. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Slow
class FrozenTest {
  private static final Duration SLACK = Duration.ofSeconds(6);
  private static final String QUICK_PROBES =
      "&dmha.probeInterval=50ms&dmha.probeTimeout=500ms&dmha.probeFailures=2"
          + "&dmha.attemptTimeout=1s";
  private static final String NO_PROBES = "&dmha.probeInterval=0&dmha.attemptTimeout=1s";

  @RegisterExtension final Pair pair = new Pair();

  private void assertWithin(Duration limit, long startNanos) {
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(limit.plus(SLACK));
  }

  /** The driver's own has no limit at all. */
  @Test
  void isValidKeepsItsBound() throws SQLException {
    Connection c = pair.open(NO_PROBES);
    pair.cluster().nodes().forEach(node -> node.freeze());
    long start = System.nanoTime();

    assertThat(c.isValid(1)).isFalse();

    assertWithin(Duration.ofSeconds(1), start);
  }

  @Test
  void theNextCallFindsAnotherNode() throws SQLException {
    Connection c = pair.open(NO_PROBES);
    pair.first().freeze();
    pair.second().become(Mode.PRIMARY, Status.OPEN);

    assertThat(c.isValid(5)).isTrue();

    assertThat(nodeOf(c)).isEqualTo("DM2");
  }

  @Test
  void aHungCallIsAborted() throws SQLException {
    Connection c = pair.open(NO_PROBES);
    pair.first().freeze();
    CompletableFuture<Integer> write = hangingInsert(c);

    long start = System.nanoTime();
    c.abort(Runnable::run);

    assertThat(Background.thrown(write)).isInstanceOf(SQLException.class);
    assertWithin(Duration.ZERO, start);
    assertThat(c.isClosed()).isTrue();
  }

  /** The driver's close() waits for the monitor that the hung call holds. */
  @Test
  void closeDoesNotWaitForAHungCall() throws SQLException {
    Connection c = pair.open(NO_PROBES);
    pair.first().freeze();
    CompletableFuture<Integer> write = hangingInsert(c);

    long start = System.nanoTime();
    c.close();

    assertWithin(Duration.ofSeconds(1), start);
    assertThat(Background.thrown(write)).isInstanceOf(SQLException.class);
    assertThat(c.isClosed()).isTrue();
  }

  @Test
  void aWriteThatHangsIsCutOffAndUnknown() throws Throwable {
    Connection c = pair.open(QUICK_PROBES);
    insert(c, 0);
    pair.first().freeze();
    pair.second().become(Mode.PRIMARY, Status.OPEN);

    assertThat(Truth.of(() -> insert(c, 1))).isEqualTo(Truth.UNKNOWN);

    insert(c, 2);
    assertThat(nodeOf(c)).isEqualTo("DM2");
    pair.first().thaw();
    // It was received before it was cut off, so it lands late: UNKNOWN was the truth.
    Eventually.within(Pair.SOON, () -> pair.ask("select count(*) from t where id = 1") == 1);
  }

  @Test
  void aReadThatHangsGoesOnElsewhere() throws SQLException {
    Connection c = pair.open(QUICK_PROBES);
    pair.first().freeze();
    pair.second().become(Mode.PRIMARY, Status.OPEN);

    assertThat(nodeOf(c)).isEqualTo("DM2");
  }

  @Test
  void aConnectPassesAFrozenNode() throws SQLException {
    pair.first().freeze();
    pair.second().become(Mode.PRIMARY, Status.OPEN);
    long start = System.nanoTime();

    Connection c = pair.open("&dmha.attemptTimeout=1s");

    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertWithin(Duration.ofSeconds(1), start);
  }

  private CompletableFuture<Integer> hangingInsert(Connection c) {
    CompletableFuture<Integer> write =
        Background.start(
            () -> {
              try (Statement statement = c.createStatement()) {
                return statement.executeUpdate("insert into t(id) values(1)");
              }
            });
    // Nothing but its thread tells that a call hangs.
    Eventually.within(Pair.SOON, FrozenTest::isInDriver);
    assertThat(write).isNotDone();
    return write;
  }

  private static boolean isInDriver() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().equals("test-background"))
        .flatMap(entry -> Arrays.stream(entry.getValue()))
        .anyMatch(
            frame ->
                frame.getClassName().contains("SocketInputStream")
                    || frame.getClassName().contains("NioSocketImpl"));
  }
}
