package io.dmha.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchStartTest {
  /** Also while nobody has a connection yet: an outage at the start is told, too. */
  @Test
  void aConnectionIsWatchedFromItsLoginOn() throws Exception {
    Set<Thread> others = watches();
    try (CountingDriver driver = CountingDriver.registered()) {
      CallFault slow = driver.blockBefore("Driver.connect", 1);
      CompletableFuture<Connection> login = CompletableFuture.supplyAsync(WatchStartTest::connect);
      slow.awaitReached(Duration.ofSeconds(20));
      // Many times as long as a watch stays that has nothing to do.
      Eventually.beIdle();
      assertThat(others.containsAll(watches())).as("nobody watches the login").isFalse();

      slow.release();

      try (Connection connection = login.get(20, TimeUnit.SECONDS)) {
        assertThat(connection.isClosed()).isFalse();
        assertThat(others.containsAll(watches())).as("nobody watches").isFalse();
      }
    }
  }

  /** It is kept by the application, and there is nothing left to watch. */
  @Test
  void aConnectionThatWasLostForGoodIsNotWatchedAfterItsClose() throws Exception {
    Set<Thread> others = watches();
    try (CountingDriver driver = CountingDriver.registered()) {
      Connection connection =
          DriverManager.getConnection(
              "jdbc:dmha:counting:h2:mem:watched;dmha.probeInterval=10ms;dmha.continuity=off");
      driver.failBefore("nativeSQL", 1, () -> new SQLException("cut", "08006"));
      assertThat(catchThrowable(() -> connection.nativeSQL("select 1"))).isNotNull();
      assertThat(connection.isClosed()).isTrue();

      connection.close();

      Eventually.within(Duration.ofSeconds(20), () -> others.containsAll(watches()));
      assertThat(connection.isClosed()).isTrue();
    }
  }

  private static Connection connect() {
    try {
      return DriverManager.getConnection(
          "jdbc:dmha:counting:h2:mem:watched;dmha.probeInterval=10ms;dmha.attemptTimeout=50s"
              + ";dmha.recoveryTimeout=50s");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<Thread> watches() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-watch"))
        .collect(Collectors.toSet());
  }
}
