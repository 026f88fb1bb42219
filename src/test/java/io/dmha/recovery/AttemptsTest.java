package io.dmha.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final String url = "jdbc:dmha:counting:h2:mem:" + UUID.randomUUID();
  private CountingDriver driver;

  @BeforeEach
  void register() throws SQLException {
    driver = CountingDriver.registered();
  }

  @AfterEach
  void deregister() throws SQLException {
    driver.close();
  }

  @Test
  void manyConnectionsLogInToAHostAtOnce() throws Exception {
    List<CallFault> logins = blockLogins(12);
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Future<Connection>> connections =
          Stream.generate(() -> threads.submit(() -> DriverManager.getConnection(url)))
              .limit(12)
              .toList();

      for (CallFault login : logins) {
        login.awaitReached(SOON);
      }
      logins.forEach(CallFault::release);

      for (Future<Connection> connection : connections) {
        connection.get(SOON.toSeconds(), TimeUnit.SECONDS).close();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aHostOnWhichFourLoginsHangIsGivenNoOther() {
    List<CallFault> logins = blockLogins(12);

    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    url
                        + ";dmha.attemptTimeout=50ms;dmha.recoveryTimeout=2s"
                        + ";dmha.backoffBase=10ms;dmha.backoffMax=20ms"))
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining("4 earlier attempts still hang");

    assertThat(logins.stream().filter(CallFault::isReached)).hasSize(4);
  }

  @Test
  void aHostOnWhichLoginsHungIsTriedAgainWhenTheyHaveEnded() throws Exception {
    List<CallFault> logins = blockLogins(4);
    String patient = url + ";dmha.attemptTimeout=400ms;dmha.backoffBase=10ms;dmha.backoffMax=20ms";
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try {
      Future<Connection> connection = threads.submit(() -> DriverManager.getConnection(patient));
      for (CallFault login : logins) {
        login.awaitReached(SOON);
      }

      logins.forEach(CallFault::release);

      connection.get(SOON.toSeconds(), TimeUnit.SECONDS).close();
    } finally {
      threads.shutdownNow();
    }
  }

  private List<CallFault> blockLogins(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(nth -> driver.blockBefore("Driver.connect", nth))
        .toList();
  }
}
