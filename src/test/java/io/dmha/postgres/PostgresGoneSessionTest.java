package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.net.Chunks;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.Direction;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.Hold;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A session ends and its client hears nothing: its address has moved to another machine, or a
 * firewall has lost the last packet. The host answers all the while, too soon for it to be given
 * up; that it has lost the session of the watch gives it away.
 */
@NeedsPostgres
@Timeout(60)
class PostgresGoneSessionTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final String OTHERS =
      "from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";

  private final PostgresNode node = PostgresNode.started();
  private final FaultProxy proxy = FaultProxy.to(node.port());

  @BeforeEach
  void makeTable() {
    SeenEvents.clear();
    node.query("create table t(id int)", "insert into t values(0)");
  }

  @AfterEach
  void stop() {
    proxy.close();
    node.close();
  }

  private Connection connected() throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:dmha:postgresql://127.0.0.1:"
                + proxy.port()
                + "/postgres?dmha.commitGuard=transactions&dmha.commitGuard.createTable=true"
                + "&dmha.probeInterval=100ms&dmha.probeTimeout=5s&dmha.backoffBase=5ms"
                + "&dmha.listener="
                + SeenEvents.class.getName(),
            "postgres",
            "");
    connection.setAutoCommit(false);
    return connection;
  }

  private static void run(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  /** Holds the next one, and none of those that are asked later what became of it. */
  private Hold replyToCommit() {
    Predicate<byte[]> isReply = Chunks.containing("COMMIT");
    AtomicBoolean isHeld = new AtomicBoolean();
    return proxy.hold(
        Direction.REPLIES, chunk -> isReply.test(chunk) && isHeld.compareAndSet(false, true));
  }

  /** Nothing is sent on it but what asks for the host's role. */
  private void awaitSessionOfWatch() {
    Eventually.within(
        SOON,
        "a session of the watch",
        () ->
            !node.query("select count(*) " + OTHERS + " and query like '%pg_is_in_recovery%'")
                .equals("0"));
  }

  @Test
  void aCallWhoseSessionIsGoneComesBackThoughItsHostIsThere() throws Exception {
    try (Connection connection = connected()) {
      run(connection, "insert into t values(1)");
      Hold reply = replyToCommit();
      CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commit(connection));
      reply.awaitArrival(SOON);
      awaitSessionOfWatch();

      node.endSessions();
      commit.join();

      assertThat(node.query("select string_agg(id::text, ' ' order by id) from t"))
          .isEqualTo("0 1");
      assertThat(SeenEvents.count(EventType.OUTCOME_FOUND)).isEqualTo(1);
      assertThat(SeenEvents.count(EventType.HOST_UNRESPONSIVE)).isZero();
      reply.drop(Cut.RST);
    }
  }

  @Test
  void aCallWhoseSessionIsThereIsLeftAlone() throws Exception {
    try (Connection connection = connected();
        Connection patient = connected();
        Connection holder = DriverManager.getConnection(node.url("postgres"), "postgres", "")) {
      holder.setAutoCommit(false);
      run(holder, "update t set id = 10 where id = 0");
      String write = "update t set id = 20 where id in (0, 10)";
      CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> run(patient, write));
      Eventually.within(
          SOON,
          "a write that waits",
          () ->
              node.query("select count(*) " + OTHERS + " and wait_event_type = 'Lock'")
                  .equals("1"));
      run(connection, "insert into t values(1)");
      Hold reply = replyToCommit();
      CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commit(connection));
      reply.awaitArrival(SOON);
      awaitSessionOfWatch();

      node.query("select pg_terminate_backend(pid) " + OTHERS + " and query not like 'update t%'");
      commit.join();
      assertThat(waiting).isNotDone();
      holder.close();
      waiting.join();
      patient.commit();

      assertThat(SeenEvents.count(EventType.CONNECTION_LOST)).isEqualTo(1);
      reply.drop(Cut.RST);
    }
  }
}
