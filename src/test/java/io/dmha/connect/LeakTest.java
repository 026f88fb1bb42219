package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Physical connections are counted: whatever fails, each that was opened is closed in the end. */
@Timeout(60)
@Slow
class LeakTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static CountingDriver driver;

  @RegisterExtension
  static final LeakCheck LEAKS =
      new LeakCheck()
          .balanced("physical connections", () -> driver.opened(), () -> driver.closed());

  @BeforeEach
  void register() throws SQLException {
    driver = CountingDriver.registered();
  }

  @AfterEach
  void deregister() throws SQLException {
    driver.close();
  }

  @Test
  void aConnectionWhoseSessionCannotBeRestoredIsClosedAndAnotherIsMade() throws SQLException {
    try (Connection connection = connect("recoveryTimeout=20s");
        Statement statement = connection.createStatement()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      driver.failBefore("Connection.setTransactionIsolation", 1, LeakTest::lost);
      driver.failBefore("Connection.setTransactionIsolation", 2, LeakTest::lost);
      driver.failBefore("Statement.executeQuery", 1, LeakTest::lost);

      statement.executeQuery("select 1").close();

      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
      assertThat(driver.opened()).isEqualTo(4);
      Eventually.within(SOON, "3 closed", () -> driver.closed() == 3);
    }
  }

  /** A session that cannot be restored anywhere is not served half restored. */
  @Test
  void aSessionThatCanNeverBeRestoredEndsInOneException() throws SQLException {
    try (Connection connection = connect("maxAttempts=3", "backoffBase=10ms");
        Statement statement = connection.createStatement()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      for (int nth = 1; nth <= 3; nth++) {
        driver.failBefore("Connection.setTransactionIsolation", nth, LeakTest::lost);
      }
      driver.failBefore("Statement.executeQuery", 1, LeakTest::lost);

      Outcome outcome = Outcome.of(() -> statement.executeQuery("select 1"));

      assertThat(outcome.state()).isEqualTo("08001");
      assertThat(outcome.thrown())
          .hasMessageContaining("failed after login (")
          .hasMessageContaining("(3 tries)");
      assertThat(driver.opened()).isEqualTo(4);
      Eventually.within(SOON, "all closed", () -> driver.closed() == 4);
    }
  }

  @Test
  void aConnectionWhoseRoleCannotBeAskedIsClosed() throws SQLException {
    driver.failBefore("Statement.executeQuery", 1, LeakTest::lost);

    connect("roleQuery=select 'PRIMARY'", "backoffBase=10ms").close();

    assertThat(driver.opened()).isEqualTo(2);
  }

  /** The caller has gone when the login comes back. */
  @Test
  void aConnectionThatComesTooLateIsClosed() throws SQLException {
    CallFault login = driver.blockAfter("Driver.connect", 1);

    connect("attemptTimeout=200ms", "recoveryTimeout=20s").close();

    login.release();
    Eventually.within(SOON, "all closed", () -> driver.closed() == driver.opened());
    // A slow machine may take longer than the limit for one of those that follow, too.
    assertThat(driver.opened()).isGreaterThanOrEqualTo(2);
  }

  /** What a cancelled failover was about to use is not used by the next call. */
  @Test
  void aLoginThatWasUnderWayWhenItsCallWasCancelledIsNotUsed() throws Exception {
    try (Connection connection = connect("attemptTimeout=20s", "recoveryTimeout=20s");
        Statement statement = connection.createStatement()) {
      driver.failBefore("Statement.executeQuery", 1, LeakTest::lost);
      CallFault login = driver.blockAfter("Driver.connect", 1);
      CompletableFuture<Outcome> call = new CompletableFuture<>();
      Thread thread =
          new Thread(() -> call.complete(Outcome.of(() -> statement.executeQuery("select 1"))));
      thread.start();
      login.awaitReached(SOON);

      statement.cancel();

      assertThat(call.get(SOON.toSeconds(), TimeUnit.SECONDS).state()).isEqualTo("57014");
      statement.executeQuery("select 2").close();
      login.release();
      Eventually.within(SOON, "the late one closed", () -> driver.closed() == 2);
      assertThat(driver.connections().get(1).isClosed()).isTrue();
      assertThat(driver.connections().get(1).executed()).isEmpty();
      assertThat(driver.connections().get(2).executed()).containsExactly("select 2");
    }
  }

  /** A query timeout is an answer: the link is good, and nothing is repeated. */
  @Test
  void aQueryTimeoutIsTheDriversOwnErrorOnTheSameConnection() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      driver.failBefore(
          "Statement.executeQuery", 1, () -> new SQLTimeoutException("too slow", "57014"));

      Outcome outcome = Outcome.of(() -> statement.executeQuery("select 1"));

      assertThat(outcome.thrown()).isInstanceOf(SQLTimeoutException.class).hasMessage("too slow");
      statement.executeQuery("select 2").close();
      assertThat(driver.opened()).isEqualTo(1);
      assertThat(driver.executed()).doesNotContain("select 1");
    }
  }

  /** A query timeout in the middle of a failover does not bring the lost link back. */
  @Test
  void aTimeoutOnTheNewConnectionDoesNotBringTheOldOneBack() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      driver.failBefore("Statement.executeQuery", 1, LeakTest::lost);
      driver.failBefore(
          "Statement.executeQuery", 2, () -> new SQLTimeoutException("too slow", "57014"));

      Outcome outcome = Outcome.of(() -> statement.executeQuery("select 1"));

      assertThat(outcome.thrown()).isInstanceOf(SQLTimeoutException.class);
      statement.executeQuery("select 2").close();
      assertThat(driver.opened()).isEqualTo(2);
      assertThat(driver.connections().get(0).executed()).isEmpty();
      assertThat(driver.connections().get(1).executed()).containsExactly("select 2");
    }
  }

  /** A close() of the delegate that fails leaves nothing behind either. */
  @Test
  void aFailedCloseIsNoErrorAndTheConnectionIsGone() throws SQLException {
    Connection connection = connect();
    driver.failAfter("Connection.close", 1, LeakTest::lost);

    connection.close();

    assertThat(connection.isClosed()).isTrue();
    assertThat(driver.closed()).isEqualTo(1);
  }

  private static Connection connect(String... settings) throws SQLException {
    // A new database, and so a new URL, for every connection: what dmha keeps of a URL is not used
    // again.
    StringBuilder url = new StringBuilder("jdbc:dmha:counting:h2:mem:leaks");
    url.append(DATABASES.incrementAndGet());
    for (String setting : settings) {
      url.append(";dmha.").append(setting);
    }
    return DriverManager.getConnection(url.toString());
  }

  private static SQLException lost() {
    return new SQLException("gone", "08006");
  }
}
