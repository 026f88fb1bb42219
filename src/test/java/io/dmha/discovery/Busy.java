package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sixteen threads, each with a connection that it holds for some transactions and then opens anew,
 * as a pool does. Whatever any of them is told is an error of the test.
 */
final class Busy implements AutoCloseable {
  static final int THREADS = 16;
  private static final int TRANSACTIONS_OF_A_CONNECTION = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(30);

  private final String url;
  private final Properties properties;
  private final boolean writes;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicIntegerArray rounds = new AtomicIntegerArray(THREADS);
  private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
  private volatile boolean isOver;

  /**
   * @param writes whether each transaction inserts a row into t
   */
  Busy(String url, Properties properties, boolean writes) {
    this.url = url;
    this.properties = properties;
    this.writes = writes;
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread = new Thread(() -> work(number), "busy-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  static Properties login() {
    Properties properties = new Properties();
    properties.setProperty("user", DmNode.USER);
    properties.setProperty("password", DmNode.PASSWORD);
    return properties;
  }

  /** The thread that asks for hosts ends after the last connection. */
  static void awaitEndOfDiscovery() {
    Eventually.within(
        LIMIT,
        "no thread asks for hosts any more",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().endsWith("-discovery")));
  }

  private void work(int number) {
    try {
      while (!isOver) {
        try (Connection connection = DriverManager.getConnection(url, properties)) {
          connection.setAutoCommit(false);
          for (int i = 0; i < TRANSACTIONS_OF_A_CONNECTION && !isOver; i++) {
            transaction(connection, number);
          }
        }
      }
    } catch (SQLException | RuntimeException e) {
      errors.add(e);
    }
  }

  private void transaction(Connection connection, int number) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select INSTANCE_NAME from V$INSTANCE")) {
      assertThat(rows.next()).isTrue();
      answers.computeIfAbsent(rows.getString(1), any -> new AtomicLong()).incrementAndGet();
    }
    if (writes) {
      try (Statement statement = connection.createStatement()) {
        int id = number * 1_000_000 + rounds.get(number);
        assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isOne();
      }
    }
    connection.commit();
    rounds.incrementAndGet(number);
    // The others want a processor, too.
    Eventually.pass(BETWEEN);
  }

  /** Waits until each thread has done so many transactions more, none of them in vain. */
  void awaitMore(int transactions) {
    int[] before = new int[THREADS];
    for (int i = 0; i < THREADS; i++) {
      before[i] = rounds.get(i);
    }
    Eventually.within(
        LIMIT,
        "each thread has done " + transactions + " more; errors: " + errors,
        () -> {
          boolean isDone = true;
          for (int i = 0; i < THREADS; i++) {
            isDone &= rounds.get(i) - before[i] >= transactions;
          }
          return isDone || !errors.isEmpty();
        });
    assertThat(errors).isEmpty();
  }

  /** How many transactions a node has served so far. */
  long servedBy(DmNode node) {
    AtomicLong served = answers.get(node.name());
    return served == null ? 0 : served.get();
  }

  /** Waits until a node serves some more. */
  void awaitServedBy(DmNode node) {
    long before = servedBy(node);
    Eventually.within(
        LIMIT, node.name() + " serves", () -> servedBy(node) > before + 50 || !errors.isEmpty());
    assertThat(errors).isEmpty();
  }

  /** Waits until nobody has a session there. */
  void awaitLeft(DmNode node) {
    Eventually.within(
        LIMIT, node.name() + " is left", () -> node.sessions().isEmpty() || !errors.isEmpty());
    assertThat(errors).isEmpty();
  }

  long transactions() {
    long all = 0;
    for (int i = 0; i < THREADS; i++) {
      all += rounds.get(i);
    }
    return all;
  }

  /** Ends the threads; none of them may have been told of anything. */
  @Override
  public void close() throws InterruptedException {
    isOver = true;
    for (Thread thread : threads) {
      thread.join(LIMIT.toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(errors).isEmpty();
  }
}
