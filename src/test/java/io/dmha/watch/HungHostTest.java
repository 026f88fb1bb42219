package io.dmha.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls in flight on a host that has gone silent: no vendor timeout is set anywhere. */
@Timeout(120)
@NeedsProcesses
class HungHostTest {
  private static final String QUICK =
      ";dmha.probeInterval=100ms;dmha.probeTimeout=1s;dmha.probeFailures=2"
          + ";dmha.attemptTimeout=2s;dmha.recoveryTimeout=20s";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  @TempDir static Path first;
  @TempDir static Path second;
  private static H2Node a;
  private static H2Node b;
  private String database;

  @BeforeAll
  static void start() {
    a = H2Node.started(first);
    b = H2Node.started(second);
  }

  @AfterAll
  static void stop() {
    a.close();
    b.close();
  }

  /** Of its own for each test, on both nodes. */
  @BeforeEach
  void makeDatabase() throws SQLException {
    database = "bank" + DATABASES.incrementAndGet();
    for (H2Node node : new H2Node[] {a, b}) {
      try (Connection plain = DriverManager.getConnection(node.url(database), "sa", "");
          Statement statement = plain.createStatement()) {
        statement.execute("create table t(id int)");
      }
    }
  }

  private Connection connect(int portA, int portB) throws SQLException {
    return connect("127.0.0.1:" + portA + ",127.0.0.1:" + portB, "");
  }

  private Connection connect(String hosts, String settings) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:dmha:h2:tcp://" + hosts + "/./" + database + QUICK + settings, "sa", "");
  }

  private static long elapsedMillis(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Test
  void aReadOnAFrozenHostIsRunAgainOnAnother() throws SQLException {
    try (Connection connection = connect(a.port(), b.port());
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select count(*) from t").next();
      a.suspend();

      long start = System.nanoTime();
      try (ResultSet rows = statement.executeQuery("select count(*) from t")) {
        assertThat(rows.next()).isTrue();
      }

      assertThat(elapsedMillis(start)).isLessThan(20_000);
      assertThat(connection.toString()).contains(":" + b.port());
    } finally {
      a.resume();
    }
  }

  @Test
  void anAutocommitWriteBehindABlackHoleEndsInUnknown() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(a.address());
        Connection connection = connect(proxy.port(), b.port());
        Statement statement = connection.createStatement()) {
      statement.execute("insert into t values(1)");
      proxy.set(NetFault.BLACK_HOLE);

      long start = System.nanoTime();
      Throwable thrown = catchThrowable(() -> statement.execute("insert into t values(2)"));

      assertThat(elapsedMillis(start)).isLessThan(20_000);
      assertThat(thrown).isInstanceOf(SQLNonTransientConnectionException.class);
      assertThat(((SQLException) thrown).getSQLState()).isEqualTo("08007");
      assertThat(thrown.getMessage()).contains("UNKNOWN").contains(":" + proxy.port());
    }
  }

  @Test
  void aTransactionOnAFrozenHostIsDoneAgainOnAnother() throws SQLException {
    try (Connection connection = connect(a.port(), b.port());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("insert into t values(1)");
      a.suspend();

      statement.execute("insert into t values(2)");

      connection.commit();
      assertThat(connection.toString()).contains(":" + b.port());
      try (ResultSet rows = statement.executeQuery("select count(*) from t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
    } finally {
      a.resume();
    }
  }

  @Test
  void aSlowCallOnAHealthyHostIsLeftAlone() throws Exception {
    try (Connection connection = connect(a.port(), b.port());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create alias pause as 'void pause() throws Exception {"
              + " new java.util.concurrent.CountDownLatch(1)"
              + ".await(2, java.util.concurrent.TimeUnit.SECONDS); }'");

      statement.execute("call pause()");

      assertThat(connection.toString()).contains(":" + a.port());
    }
  }

  @Test
  void closeOfAConnectionWhoseCallHangsIsBounded() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(a.address())) {
      Connection connection = connect("127.0.0.1:" + proxy.port(), "");
      Statement statement = connection.createStatement();
      proxy.set(NetFault.BLACK_HOLE);
      CountDownLatch over = new CountDownLatch(1);
      Thread hanging =
          new Thread(
              () -> {
                Throwable unused =
                    catchThrowable(() -> statement.execute("insert into t values(9)"));
                over.countDown();
              });
      hanging.start();

      long start = System.nanoTime();
      connection.close();

      assertThat(elapsedMillis(start)).isLessThan(15_000);
      assertThat(over.await(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  /** Its login would do to the whole database what the URL says, and keep it open afterwards. */
  @Test
  void aProbeOfH2LeavesNoTraceInTheDatabase() throws SQLException {
    try (Connection connection = connect("127.0.0.1:" + a.port(), ";MODE=MySQL");
        Statement statement = connection.createStatement()) {
      statement.execute("create alias sleep for 'java.lang.Thread.sleep(long)'");
      statement.execute("set mode Oracle");
      statement.execute("call sleep(1000)");

      assertThat(only(statement, "select count(*) from information_schema.sessions"))
          .isEqualTo("1");
      assertThat(
              only(
                  statement,
                  "select setting_value from information_schema.settings"
                      + " where setting_name = 'MODE'"))
          .isEqualTo("Oracle");
    }
  }

  private static String only(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
