package io.dmha.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** What the application does, and the limits that dmha has for it. */
final class Application {
  private static final Duration RECOVERY = Duration.ofSeconds(20);

  /** Two probes of half a second, the pauses before them, and what a busy machine needs. */
  private static final Duration NOTICING = Duration.ofSeconds(6);

  private static final AtomicInteger URLS = new AtomicInteger();

  /** A call of the application. */
  interface Work {
    void run() throws SQLException;
  }

  private Application() {}

  /** Each time others, so that what dmha knows of the hosts is not what another test has seen. */
  static String settings() {
    return "dmha.probeInterval=100ms&dmha.probeTimeout=500ms&dmha.probeFailures=2"
        + "&dmha.attemptTimeout=2s&dmha.backoffBase=5ms&dmha.commitGuard=transactions"
        + "&dmha.commitGuard.createTable=true&dmha.listener="
        + Noticed.class.getName()
        + "&dmha.recoveryTimeout="
        + (RECOVERY.toMillis() + URLS.incrementAndGet())
        + "ms";
  }

  static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isEqualTo(1);
    }
  }

  /** Does it on a thread of its own. */
  static CompletableFuture<Void> inFlight(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> {
          Thread thread = new Thread(task, "application");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** It returns in good order, and in the time that dmha gives itself for one call. */
  static void assertReturns(CompletableFuture<Void> call)
      throws InterruptedException, ExecutionException, TimeoutException {
    assertThat(call.get(RECOVERY.plus(NOTICING).toMillis(), TimeUnit.MILLISECONDS)).isNull();
  }

  /** The same of a call of this thread. */
  static void assertReturns(Work work)
      throws InterruptedException, ExecutionException, TimeoutException {
    assertReturns(inFlight(work));
  }
}
