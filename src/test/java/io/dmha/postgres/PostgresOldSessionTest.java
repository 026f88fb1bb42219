package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
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
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that is cut leaves a session on the server, with its locks: it is ended (68). */
@NeedsPostgres
@Timeout(60)
class PostgresOldSessionTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static PostgresNode node;
  private static FaultProxy proxy;

  /** Keeps what dmha tells. */
  public static final class Heard implements DmhaListener {
    private static final List<DmhaEvent> EVENTS = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(DmhaEvent event) {
      EVENTS.add(event);
    }

    static long count(EventType type) {
      return EVENTS.stream().filter(event -> event.type() == type).count();
    }
  }

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    proxy = FaultProxy.to(node.port());
    node.query("create table t(id int primary key, name text)");
    node.query(
        "create table dmha_commit(token varchar(64) not null primary key,"
            + " state varchar(20) not null, touched bigint not null)");
    node.query("create role app login");
    node.query("grant all on t, dmha_commit to app");
  }

  @AfterAll
  static void stop() {
    proxy.close();
    node.close();
  }

  @BeforeEach
  void fill() {
    // A test that failed has left its sessions, with their locks.
    node.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'");
    Heard.EVENTS.clear();
    node.query("truncate t");
    node.query("insert into t values(0, 'zero')");
  }

  private static Connection open(String options) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:dmha:postgresql://127.0.0.1:"
                + proxy.port()
                + "/postgres?socketTimeout=1&dmha.backoffBase=5ms&dmha.continuity=transactions"
                + "&dmha.listener="
                + Heard.class.getName()
                + options,
            "app",
            "");
    connection.setAutoCommit(false);
    return connection;
  }

  private static void update(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int unusedCount =
          statement.executeUpdate("update t set name = name || '" + name + "' where id = 0");
    }
  }

  private static CompletableFuture<Void> commit(Connection connection) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            connection.commit();
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static boolean isCommit(byte[] chunk) {
    return Chunks.containing("COMMIT").test(chunk) && !Chunks.containing("DMHA_COMMIT").test(chunk);
  }

  private static String name() {
    return node.query("select name from t where id = 0");
  }

  @Test
  void aReplayNeedNotWaitForTheLocksOfTheOldSession() throws SQLException {
    try (Connection connection = open("")) {
      update(connection, "+1");
      proxy.cutAll(Cut.SILENCE);

      update(connection, "+2");
      connection.commit();

      assertThat(name()).isEqualTo("zero+1+2");
      assertThat(Heard.count(EventType.OLD_SESSION_ENDED)).isEqualTo(1);
      assertThat(Heard.count(EventType.REPLAY_FAILED)).isZero();
    }
  }

  @Test
  void aCommitThatNeverArrivedIsDoneAgainAfterItsSessionIsEnded() throws Exception {
    try (Connection connection = open("&dmha.commitGuard=transactions")) {
      update(connection, "+1");
      Hold commit = proxy.hold(Direction.REQUESTS, PostgresOldSessionTest::isCommit);
      CompletableFuture<Void> done = commit(connection);
      commit.awaitArrival(SOON);
      commit.drop(Cut.SILENCE);

      done.get(SOON.toSeconds(), TimeUnit.SECONDS);

      assertThat(name()).isEqualTo("zero+1");
      assertThat(Heard.count(EventType.OLD_SESSION_ENDED)).isEqualTo(1);
      assertThat(Heard.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    }
  }

  @Test
  void aCommitWhoseReplyIsSilencedIsFoundToBeDone() throws SQLException {
    try (Connection connection = open("&dmha.commitGuard=transactions")) {
      update(connection, "+1");
      proxy.dropReplyTo(PostgresOldSessionTest::isCommit, Cut.SILENCE);

      connection.commit();

      assertThat(name()).isEqualTo("zero+1");
      assertThat(Heard.count(EventType.TRANSACTION_REPLAYED)).isZero();
    }
  }

  /** It has committed on this server, and waits for its standby to have it as well. */
  @Test
  void aSessionThatWaitsForItsStandbyIsLeftAlone() throws Exception {
    node.query("alter system set synchronous_standby_names = 'nobody'");
    node.query("select pg_reload_conf()");
    // A session that is opened before the server has looked at it commits without a wait.
    Eventually.within(SOON, () -> node.query("show synchronous_standby_names").equals("nobody"));
    try (Connection connection = open("&dmha.commitGuard=transactions&dmha.recoveryTimeout=3s")) {
      update(connection, "+1");

      assertThatThrownBy(connection::commit)
          .isInstanceOf(SQLNonTransientConnectionException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("08007");

      assertThat(Heard.count(EventType.OLD_SESSION_ENDED)).isZero();
      assertThat(waiting()).isEqualTo("1");
    } finally {
      node.query("alter system reset synchronous_standby_names");
      node.query("select pg_reload_conf()");
    }
    Eventually.within(SOON, () -> waiting().equals("0"));
    assertThat(name()).isEqualTo("zero+1");
  }

  /** The commits of transactions, not the guard's own tombstone. */
  private static String waiting() {
    return node.query(
        "select count(*) from pg_stat_activity where wait_event = 'SyncRep'"
            + " and query like 'COMMIT%'");
  }
}
