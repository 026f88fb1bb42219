package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.net.Chunks;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.Direction;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.Hold;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One database behind three hosts. The first is gone in the middle of a transaction, the second
 * stands still while dmha works on it, and the third has to do.
 */
@NeedsPostgres
@Timeout(180)
class PostgresStillHostTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Most of it must be left when the third host has answered. */
  private static final Duration BUDGET = Duration.ofSeconds(40);

  private static PostgresNode node;

  private FaultProxy first;
  private FaultProxy second;

  @BeforeAll
  static void startNode() {
    node = PostgresNode.started();
    node.query("create table t(id int)");
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @BeforeEach
  void start() {
    node.query("truncate t");
    first = FaultProxy.to(node.port());
    second = FaultProxy.to(node.port());
    SeenEvents.clear();
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private Connection open() throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:dmha:postgresql://127.0.0.1:"
                + first.port()
                + ",127.0.0.1:"
                + second.port()
                + ",127.0.0.1:"
                + node.port()
                + "/postgres?dmha.continuity=transactions&dmha.commitGuard=transactions"
                + "&dmha.commitGuard.createTable=true&dmha.backoffBase=5ms&dmha.attemptTimeout=2s"
                + "&dmha.probeInterval=200ms&dmha.probeTimeout=1s&dmha.probeFailures=2"
                + "&dmha.recoveryTimeout="
                + BUDGET.toMillis()
                + "ms&dmha.listener="
                + SeenEvents.class.getName(),
            "postgres",
            "");
    connection.setAutoCommit(false);
    return connection;
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t values(" + id + ")")).isEqualTo(1);
    }
  }

  /** The first host is gone with the next such request, which does not arrive. */
  private void firstIsGoneAt(Predicate<byte[]> request) {
    Hold hold = first.hold(Direction.REQUESTS, request);
    at(
        hold,
        () -> {
          first.set(NetFault.REFUSE);
          hold.drop(Cut.RST);
        });
  }

  /** The second host stands still with the nth such request, and says nothing to anybody then. */
  private void secondStandsStillAt(Predicate<byte[]> request, int nth) {
    secondStandsStillAt(request, nth, () -> {});
  }

  private void secondStandsStillAt(Predicate<byte[]> request, int nth, Runnable then) {
    AtomicInteger seen = new AtomicInteger();
    Hold hold =
        second.hold(
            Direction.REQUESTS, chunk -> request.test(chunk) && seen.incrementAndGet() == nth);
    at(
        hold,
        () -> {
          second.set(NetFault.BLACK_HOLE);
          then.run();
        });
  }

  private static void at(Hold hold, Runnable then) {
    Thread thread =
        new Thread(
            () -> {
              try {
                hold.awaitArrival(SOON);
                then.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "at-the-request");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Call {
    void run() throws SQLException;
  }

  private static void assertWellWithinTheBudget(Call call) throws SQLException {
    long start = System.nanoTime();
    call.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BUDGET.dividedBy(2));
  }

  /** By the watch, as any other call. */
  private static void assertLeft() {
    assertThat(SeenEvents.count(EventType.HOST_UNRESPONSIVE)).isPositive();
    assertThat(node.query("select count(*) from t")).isEqualTo("2");
  }

  @Test
  void aHostThatStandsStillWhileTheGuardAsksIsLeft() throws SQLException {
    try (Connection connection = open()) {
      insert(connection, 1);
      insert(connection, 2);
      firstIsGoneAt(PostgresStillHostTest::isCommit);
      // The first of them is for the row of the connection.
      secondStandsStillAt(Chunks.containing("TOKEN IN"), 2);

      assertWellWithinTheBudget(connection::commit);

      assertLeft();
    }
  }

  private static boolean isCommit(byte[] chunk) {
    return Chunks.containing("COMMIT").test(chunk) && !Chunks.containing("DMHA_").test(chunk);
  }

  @Test
  void aHostThatStandsStillWhileATransactionIsDoneAgainIsLeft() throws SQLException {
    try (Connection connection = open()) {
      insert(connection, 1);
      firstIsGoneAt(Chunks.containing("insert into t"));
      secondStandsStillAt(Chunks.containing("insert into t"), 1);

      assertWellWithinTheBudget(() -> insert(connection, 2));
      connection.commit();

      assertThat(SeenEvents.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
      assertLeft();
    }
  }

  /** The guard has answered by then; the commit has still to be done. */
  @Test
  void aHostThatStandsStillAfterTheGuardAskedIsLeft() throws SQLException {
    try (Connection connection = open()) {
      insert(connection, 1);
      insert(connection, 2);
      firstIsGoneAt(PostgresStillHostTest::isCommit);
      secondStandsStillAt(Chunks.containing("insert into t"), 1);

      assertWellWithinTheBudget(connection::commit);

      assertThat(SeenEvents.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
      assertLeft();
    }
  }

  /** Its session ends with it, as where each host is a server: until then it may yet commit. */
  @Test
  void aHostThatStandsStillAtTheSecondCommitIsLeft() throws SQLException {
    try (Connection connection = open()) {
      insert(connection, 1);
      insert(connection, 2);
      firstIsGoneAt(PostgresStillHostTest::isCommit);
      secondStandsStillAt(
          PostgresStillHostTest::isCommit,
          1,
          () ->
              node.query(
                  "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in"
                      + " transaction'"));

      assertWellWithinTheBudget(connection::commit);

      assertLeft();
    }
  }
}
