package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hundred connections that lose their host in one moment. */
@Timeout(120)
@NeedsProcesses
class StormTest {
  private static final int COUNT = 100;
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static H2Node node;
  private FaultProxy first;
  private FaultProxy second;
  private final List<Connection> connections = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  @BeforeAll
  static void startNode() throws SQLException {
    node = H2Hosts.startedNode(folder);
  }

  @AfterAll
  static void closeNode() {
    node.close();
  }

  @BeforeEach
  void open() {
    first = H2Hosts.proxy(node);
    second = H2Hosts.proxy(node);
    Heard.forget();
  }

  @AfterEach
  void close() throws Exception {
    for (Connection connection : connections) {
      connection.close();
    }
    for (Thread thread : threads) {
      thread.join(10_000);
    }
    first.close();
    second.close();
  }

  /** A dead host is tried now and then, not by everybody all the time. */
  @Test
  void aHundredConnectionsTryADeadHostNoOftenerThanAFew() throws Exception {
    connectAll(H2Hosts.url(first, second, "recoveryTimeout=60s", "attemptTimeout=20s"));
    fail(NetFault.ACCEPT_THEN_FIN);
    int firstBefore = first.accepted();
    int secondBefore = second.accepted();

    askAll();
    passTime(Duration.ofSeconds(3));
    int firstTries = first.accepted() - firstBefore;
    int secondTries = second.accepted() - secondBefore;

    // The first moment: those who had a thread before the failure was known. Then one at a time,
    // with a pause that grows to a second.
    assertThat(firstTries).isBetween(2, 40);
    assertThat(secondTries).isBetween(2, 40);
    heal();
    awaitAnswers();
    assertThat(failed).hasValue(0);
    int after = first.accepted() + second.accepted() - firstBefore - secondBefore;
    assertThat(after - firstTries - secondTries).isBetween(COUNT, COUNT + 20);
  }

  /**
   * The other host is well: all go there, nobody is refused for the crowd. Without the watch, which
   * asks a host that is used.
   */
  @Test
  void aHundredConnectionsMoveToAHealthyHostTogether() throws Exception {
    connectAll(
        H2Hosts.url(
            first,
            second,
            "recoveryTimeout=60s",
            "attemptTimeout=20s",
            "probeInterval=0",
            Heard.SETTING));
    int before = second.accepted();
    first.set(NetFault.PROCESS_DEAD);

    askAll();
    awaitAnswers();

    assertThat(failed).hasValue(0);
    assertThat(second.accepted() - before).isEqualTo(COUNT);
    assertThat(Heard.all(EventType.HOST_FAILED))
        .extracting(DmhaEvent::host)
        .doesNotContain("127.0.0.1:" + second.port());
  }

  /** Waiting costs next to nothing, also where the settings ask for no pause. */
  @ParameterizedTest
  @CsvSource({"ACCEPT_THEN_FIN, 100ms", "ACCEPT_THEN_SILENCE, 0"})
  void connectionsThatWaitUseLittleProcessorTime(NetFault fault, String base) throws Exception {
    connectAll(
        H2Hosts.url(first, "recoveryTimeout=60s", "attemptTimeout=20s", "backoffBase=" + base));
    fail(fault);
    askAll();
    // The failover itself may cost what it costs.
    passTime(Duration.ofSeconds(1));

    long before = processorNanos();
    Duration wall = Duration.ofSeconds(2);
    passTime(wall);
    long used = processorNanos() - before;

    assertThat(Duration.ofNanos(used)).isLessThan(wall.multipliedBy(COUNT).dividedBy(100));
    heal();
    if (fault == NetFault.ACCEPT_THEN_FIN) {
      awaitAnswers();
    }
  }

  private void connectAll(String url) throws SQLException {
    for (int i = 0; i < COUNT; i++) {
      connections.add(H2Hosts.connect(url));
    }
  }

  private void fail(NetFault fault) {
    for (FaultProxy proxy : List.of(first, second)) {
      proxy.set(fault);
    }
    for (FaultProxy proxy : List.of(first, second)) {
      proxy.cutAll(Cut.RST);
    }
  }

  private void heal() {
    first.set(NetFault.PASS);
    second.set(NetFault.PASS);
  }

  /** All at once, each on its own connection and thread. */
  private void askAll() {
    CountDownLatch go = new CountDownLatch(1);
    for (Connection connection : connections) {
      Thread thread = new Thread(() -> ask(connection, go));
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    go.countDown();
  }

  private void ask(Connection connection, CountDownLatch go) {
    try {
      go.await();
      H2Hosts.ask(connection, "select 1");
      answered.incrementAndGet();
    } catch (SQLException e) {
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitAnswers() {
    Eventually.within(LONG, COUNT + " answers", () -> answered.get() + failed.get() == COUNT);
  }

  private long processorNanos() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return threads.stream()
        .mapToLong(thread -> Math.max(0, bean.getThreadCpuTime(thread.getId())))
        .sum();
  }

  private static void passTime(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
