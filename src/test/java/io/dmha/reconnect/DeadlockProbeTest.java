package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.SeededTest;
import io.dmha.fixtures.node.NeedsProcesses;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Everything at once, by many threads: transactions, losses, closes, aborts, suspensions, what a
 * monitor reads. Whatever comes of each call, it comes: no call outlasts its bound, and no threads
 * wait for each other.
 */
@NeedsProcesses
class DeadlockProbeTest {
  private static final int THREADS = 10;
  private static final int MOST_FAULTS = 300;

  /** At least, and for as long as it takes to have done some work. */
  private static final Duration LENGTH = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** The recovery of one call, a lock of H2 and a slow machine together. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** Not the rollback: where that fails a lost connection that may commit in close() stays open. */
  private static final List<String> LOSABLE =
      List.of("executeQuery", "executeUpdate", "commit", "isValid", "Driver.connect");

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private final AtomicReferenceArray<@Nullable Connection> connections =
      new AtomicReferenceArray<>(THREADS);
  private final AtomicLongArray begun = new AtomicLongArray(THREADS);
  private final Queue<Protection.Suspension> suspensions = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicInteger committed = new AtomicInteger();
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private String url;

  /** Hears all, and does what listeners may do; counts the searches. */
  public static final class Counting implements DmhaListener {
    static final AtomicInteger open = new AtomicInteger();
    static final AtomicInteger replayed = new AtomicInteger();

    @Override
    public void onEvent(DmhaEvent event) {
      if (event.type() == EventType.RECOVERY_STARTED) {
        open.incrementAndGet();
      } else if (event.type() == EventType.RECOVERY_ENDED
          || event.type() == EventType.RECOVERY_FAILED) {
        open.decrementAndGet();
      } else if (event.type() == EventType.TRANSACTION_REPLAYED) {
        replayed.incrementAndGet();
      }
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  @SeededTest(trials = 1)
  void noThreadWaitsForAnotherForEver(Random random) throws Exception {
    url =
        doors.url().replace(Events.class.getName(), Counting.class.getName())
            + ";dmha.continuity=transactions;dmha.commitGuard=all;dmha.commitGuard.createTable=true"
            + ";dmha.recoveryTimeout=4s;dmha.attemptTimeout=2s;dmha.probeInterval=20ms";
    Counting.open.set(0);
    Counting.replayed.set(0);
    long end = System.nanoTime() + LENGTH.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int mine = i;
      Random its = new Random(random.nextLong());
      begun.set(i, System.nanoTime());
      threads.add(new Thread(() -> work(mine, its, end), "probe-" + i));
    }
    threads.forEach(Thread::start);

    Eventually.within(
        LONGEST,
        "the end of all threads",
        () -> {
          look(threads);
          return threads.stream().noneMatch(Thread::isAlive) || failure.get() != null;
        });

    assertThat(failure.get()).isNull();
    assertThat(isEnough()).as("work was done, some of it again").isTrue();
    Eventually.within(BOUND, "the end of every search", () -> Counting.open.get() == 0);
  }

  private boolean isEnough() {
    return committed.get() > 100 && Counting.replayed.get() > 5;
  }

  private void look(List<Thread> threads) {
    long[] locked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    if (locked != null) {
      fail("Threads wait for each other");
    }
    for (int i = 0; i < THREADS; i++) {
      if (threads.get(i).isAlive() && System.nanoTime() - begun.get(i) > BOUND.toNanos()) {
        fail(threads.get(i).getName() + " hangs");
      }
    }
  }

  private void fail(String what) {
    StringBuilder text = new StringBuilder(what);
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      text.append("\n").append(each.getKey().getName());
      for (StackTraceElement frame : each.getValue()) {
        text.append("\n\tat ").append(frame);
      }
    }
    failure.compareAndSet(null, new AssertionError(text.toString()));
  }

  private void work(int mine, Random random, long end) {
    try {
      while ((System.nanoTime() < end || !isEnough()) && failure.get() == null) {
        step(mine, () -> doSomething(mine, random));
      }
      step(mine, () -> closeQuietly(connections.getAndSet(mine, null)));
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private void step(int mine, Step step) throws Exception {
    begun.set(mine, System.nanoTime());
    try {
      step.run();
    } catch (SQLException e) {
      // Lost, closed, aborted, locked: each call has its answer.
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private void doSomething(int mine, Random random) throws Exception {
    Connection connection = own(mine);
    Connection other = connections.get(random.nextInt(THREADS));
    int what = random.nextInt(100);
    if (what < 55) {
      transact(connection, mine, random);
    } else if (what < 60) {
      connection.setAutoCommit(random.nextBoolean());
    } else if (what < 65) {
      boolean unusedAnswer = connection.isValid(1);
    } else if (what < 70) {
      closeQuietly(connections.getAndSet(mine, null));
    } else if (what < 73 && other != null) {
      other.abort(Runnable::run);
    } else if (what < 75 && other != null) {
      other.close();
    } else if (what < 82) {
      loseSomething(random);
    } else if (what < 88) {
      readStatistics();
    } else if (what < 92 && other != null) {
      assertThat(other.toString() + other.isClosed()).isNotEmpty();
    } else if (what < 96) {
      suspensions.add(connection.unwrap(Protection.class).suspend());
    } else {
      // Perhaps another thread's.
      Protection.Suspension suspension = suspensions.poll();
      if (suspension != null) {
        suspension.close();
      }
    }
  }

  private Connection own(int mine) throws SQLException {
    Connection known = connections.get(mine);
    if (known != null && !known.isClosed()) {
      return known;
    }
    Connection made = DriverManager.getConnection(url, "sa", "");
    // First, so that it is closed whatever comes.
    connections.set(mine, made);
    made.setAutoCommit(false);
    return made;
  }

  private void transact(Connection connection, int mine, Random random) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        int id = random.nextInt(10) == 0 ? 0 : mine * 100 + random.nextInt(100);
        int unusedCount = statement.executeUpdate("merge into t(id, name) values(" + id + ", 'x')");
        try (ResultSet rows = statement.executeQuery("select name from t where id = " + id)) {
          assertThat(rows.next()).isTrue();
        }
      }
      if (random.nextInt(10) == 0) {
        connection.rollback();
      } else if (!connection.getAutoCommit()) {
        connection.commit();
        committed.incrementAndGet();
      }
    }
  }

  private void loseSomething(Random random) {
    if (faults.incrementAndGet() < MOST_FAULTS) {
      String method = LOSABLE.get(random.nextInt(LOSABLE.size()));
      int nth = 1 + random.nextInt(20);
      assertThat(doors.driver().failBefore(method, nth, CutLink::new)).isNotNull();
    }
  }

  private void readStatistics() throws Exception {
    for (ObjectName bean : server.queryNames(new ObjectName("io.dmha:type=Continuity,*"), null)) {
      try {
        assertThat((String) server.getAttribute(bean, "Report")).contains(" transactions, ");
      } catch (javax.management.InstanceNotFoundException e) {
        // It went meanwhile, with the last connection.
        assertThat(bean).isNotNull();
      }
    }
  }

  private static void closeQuietly(@Nullable Connection connection) throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }
}
