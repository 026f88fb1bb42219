package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two threads of one connection. One recovers it, the other goes on with what was found: each row
 * of a transaction is there once. And what one does with autocommit on is no business of the other.
 */
@Timeout(300)
@NeedsProcesses
class SharedConnectionTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int TRIES = 8;
  private static final int ROWS = 11;

  /** For all tests; made by the first that needs it. */
  private static @Nullable PostgresNode postgres;

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @AfterAll
  static void stopPostgres() {
    if (postgres != null) {
      postgres.close();
    }
  }

  /** What the other thread does meanwhile. */
  enum Other {
    WARNINGS {
      @Override
      void call(Connection connection, Statement own) throws SQLException {
        connection.getWarnings();
      }
    },
    METADATA {
      @Override
      void call(Connection connection, Statement own) throws SQLException {
        assertThat(connection.getMetaData().getDatabaseProductName()).isNotEmpty();
      }
    },
    UPDATE_COUNT {
      @Override
      void call(Connection connection, Statement own) throws SQLException {
        own.getUpdateCount();
      }
    },
    QUERY {
      @Override
      void call(Connection connection, Statement own) throws SQLException {
        own.executeQuery("select 1").close();
      }
    },
    OWN_STATEMENT {
      @Override
      void call(Connection connection, Statement own) throws SQLException {
        connection.createStatement().close();
      }
    };

    abstract void call(Connection connection, Statement own) throws SQLException;
  }

  /** Ends the sessions of clients. */
  @FunctionalInterface
  private interface Cut {
    void cut() throws Exception;
  }

  /** How many rows are committed. */
  @FunctionalInterface
  private interface Count {
    long rows() throws SQLException;
  }

  /** The one is looking for a host when the other finds that there is no link. */
  @ParameterizedTest
  @EnumSource
  void whoFindsThatAnotherRecoversGoesOnWithWhatThatOneFound(Other other) throws Exception {
    Connection connection =
        doors.openWith(
            "dmha.continuity=transactions;dmha.commitGuard=all"
                + ";dmha.commitGuard.createTable=true");
    Statement own = connection.createStatement();
    begin(connection);
    doors.loseBefore("executeUpdate");
    CallFault connects = doors.driver().blockBefore("Driver.connect", 1);

    FutureTask<Void> eleventh = start("the eleventh insert", () -> insert(connection, ROWS));
    connects.awaitReached(SOON);
    FutureTask<Void> second = new FutureTask<>(call(other, connection, own));
    Thread thread = new Thread(second, "the other thread");
    thread.start();
    Eventually.within(SOON, "it waits, or has ended", () -> waitsOrHasEnded(thread));
    connects.release();

    assertWhole(connection, eleventh, second, doors::rows);
  }

  private static boolean waitsOrHasEnded(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED, TERMINATED -> true;
      case NEW, RUNNABLE -> false;
    };
  }

  @ParameterizedTest
  @EnumSource
  void bothFindThatTheLinkOfAProcessOfH2IsCut(Other other) throws Exception {
    String url =
        doors.url("")
            + ";dmha.continuity=transactions;dmha.commitGuard=all"
            + ";dmha.commitGuard.createTable=true";
    for (int i = 0; i < TRIES; i++) {
      doors.run("delete from t");
      race(other, doors.open(url), this::killSessionsOfH2, doors::rows);
    }
  }

  private void killSessionsOfH2() throws SQLException {
    doors.endSessions();
  }

  @ParameterizedTest
  @EnumSource
  void bothFindThatTheLinkOfDamengIsCut(Other other) throws Exception {
    try (DmCluster cluster = DmCluster.pair()) {
      cluster.engine().run("create table t(id int)");
      String url =
          "jdbc:dmha:dm://"
              + cluster.hosts()
              + "?dmha.backoffBase=5ms&dmha.commitGuard=all"
              + "&dmha.commitGuard.createTable=true";
      for (int i = 0; i < TRIES; i++) {
        cluster.engine().run("delete from t");
        try (Connection connection =
            DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD)) {
          race(
              other,
              connection,
              cluster.primary()::killSessions,
              () -> cluster.engine().ask("select count(*) from t"));
        }
      }
    }
  }

  @NeedsPostgres
  @ParameterizedTest
  @EnumSource
  void bothFindThatTheLinkOfPostgresIsCut(Other other) throws Exception {
    if (postgres == null) {
      postgres = PostgresNode.started();
      postgres.query("create table t(id int)");
    }
    PostgresNode node = postgres;
    String url =
        node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:")
            + "?dmha.backoffBase=5ms&dmha.commitGuard=all&dmha.commitGuard.createTable=true";
    for (int i = 0; i < TRIES; i++) {
      node.query("truncate t");
      try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
        race(
            other,
            connection,
            () ->
                node.query(
                    "select pg_terminate_backend(pid) from pg_stat_activity where backend_type ="
                        + " 'client backend' and pid <> pg_backend_pid()"),
            () -> Long.parseLong(node.query("select count(*) from t")));
      }
    }
  }

  /** Ten rows, the link is cut, and two threads find it at once. */
  private static void race(Other other, Connection connection, Cut cut, Count count)
      throws Exception {
    Statement own = connection.createStatement();
    begin(connection);
    cut.cut();
    CyclicBarrier together = new CyclicBarrier(2);

    FutureTask<Void> eleventh =
        start(
            "the eleventh insert",
            () -> {
              together.await(SOON.toSeconds(), TimeUnit.SECONDS);
              return insert(connection, ROWS);
            });
    FutureTask<Void> second =
        start(
            "the other thread",
            () -> {
              together.await(SOON.toSeconds(), TimeUnit.SECONDS);
              return call(other, connection, own).call();
            });

    assertWhole(connection, eleventh, second, count);
  }

  private static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    for (int id = 1; id < ROWS; id++) {
      insert(connection, id);
    }
  }

  /** Nothing that was asked has another result the second time: so all of it is there, once. */
  private static void assertWhole(
      Connection connection, FutureTask<Void> eleventh, FutureTask<Void> second, Count count)
      throws Exception {
    eleventh.get(SOON.toSeconds(), TimeUnit.SECONDS);
    second.get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(connection.getAutoCommit()).isFalse();
    assertThat(count.rows()).as("rows before the commit").isZero();
    connection.commit();

    assertThat(count.rows()).as("rows after the commit").isEqualTo(ROWS);
    insert(connection, ROWS + 1);
    connection.rollback();
    assertThat(count.rows()).as("rows after what was rolled back").isEqualTo(ROWS);
  }

  /**
   * The writes of one are acknowledged; that a key of the other is there already is not its loss.
   */
  @Test
  void aDuplicateKeyOfOneThreadRollsNothingOfTheOtherBack() throws Exception {
    try (DmCluster cluster = DmCluster.pair()) {
      cluster.engine().run("create table t(id int primary key)");
      cluster.engine().run("insert into t values(0)");
      String url =
          "jdbc:dmha:dm://"
              + cluster.hosts()
              + "?dmha.commitGuard=all"
              + "&dmha.commitGuard.createTable=true";
      try (Connection connection = DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD)) {
        duplicates(connection);
      }
      assertThat(cluster.engine().ask("select count(*) from t")).isEqualTo(1 + WRITES);
    }
  }

  @Test
  void neitherOnH2() throws Exception {
    doors.run("insert into t(id) values(0)");

    duplicates(doors.openWith("dmha.commitGuard=all;dmha.commitGuard.createTable=true"));

    assertThat(doors.rows()).isEqualTo(1 + WRITES);
  }

  private static final int WRITES = 300;

  private static void duplicates(Connection connection) throws Exception {
    FutureTask<Void> writes =
        start(
            "writes",
            () -> {
              for (int id = 1; id <= WRITES; id++) {
                insert(connection, id);
              }
              return null;
            });
    FutureTask<Void> duplicates =
        start(
            "duplicates",
            () -> {
              while (!writes.isDone()) {
                try {
                  insert(connection, 0);
                  throw new AssertionError("a key that is there was inserted");
                } catch (SQLException e) {
                  assertThat(e.getErrorCode()).isIn(-6602, 23505);
                }
              }
              return null;
            });

    writes.get(SOON.toSeconds(), TimeUnit.SECONDS);
    duplicates.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private static FutureTask<Void> start(String name, Callable<Void> call) {
    FutureTask<Void> task = new FutureTask<>(call);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static Callable<Void> call(Other other, Connection connection, Statement own) {
    return () -> {
      other.call(connection, own);
      return null;
    };
  }

  private static Void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isEqualTo(1);
    }
    return null;
  }
}
