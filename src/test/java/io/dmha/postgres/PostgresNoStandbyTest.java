package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A primary that is to wait for a standby and has none. Whatever committed, by whatever call, is
 * not told as done when its wait is cancelled.
 */
@NeedsPostgres
@Timeout(60)
class PostgresNoStandbyTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static PostgresNode node;

  /** The ways to commit an insert. */
  enum Way {
    COMMIT(false) {
      @Override
      void commit(Connection c, String insert) throws SQLException {
        run(c, insert);
        c.commit();
      }
    },
    TEXT(false) {
      @Override
      void commit(Connection c, String insert) throws SQLException {
        run(c, insert);
        run(c, "COMMIT");
      }
    },
    PREPARED_TEXT(false) {
      @Override
      void commit(Connection c, String insert) throws SQLException {
        run(c, insert);
        try (PreparedStatement commit = c.prepareStatement("commit")) {
          assertThat(commit.executeUpdate()).isZero();
        }
      }
    },
    AUTOCOMMIT(true) {
      @Override
      void commit(Connection c, String insert) throws SQLException {
        run(c, insert);
      }
    },
    AUTOCOMMIT_PREPARED(true) {
      @Override
      void commit(Connection c, String insert) throws SQLException {
        try (PreparedStatement prepared = c.prepareStatement(insert)) {
          assertThat(prepared.executeUpdate()).isEqualTo(1);
        }
      }
    },
    AUTOCOMMIT_BATCH(true) {
      @Override
      void commit(Connection c, String insert) throws SQLException {
        try (PreparedStatement prepared = c.prepareStatement(insert)) {
          prepared.addBatch();
          assertThat(prepared.executeBatch()).containsExactly(1);
        }
      }
    };

    final boolean autoCommit;

    Way(boolean autoCommit) {
      this.autoCommit = autoCommit;
    }

    abstract void commit(Connection c, String insert) throws SQLException;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    node = PostgresNode.started();
    node.query("create table t(id int)");
    open("guarded", "&dmha.commitGuard=all&dmha.commitGuard.createTable=true").close();
    node.query("alter system set synchronous_standby_names = 'nobody'");
    node.restart();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    // A guard that still asks waits for ever.
    node.query(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name <> ''"
            + " and pid <> pg_backend_pid()");
    Eventually.within(SOON, () -> node.waitingForStandby() == 0);
    alone("delete from t");
  }

  /** Past dmha, and waiting for no standby. */
  private static void alone(String sql) throws SQLException {
    try (Connection direct =
        DriverManager.getConnection(
            node.url("postgres") + "?options=-csynchronous_commit=local", "postgres", "")) {
      run(direct, sql);
    }
  }

  private static Connection open(String name, String options) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:dmha:postgresql://127.0.0.1:"
            + node.port()
            + "/postgres?ApplicationName="
            + name
            + "&dmha.backoffBase=5ms&dmha.recoveryTimeout=3s&dmha.attemptTimeout=2s"
            + options,
        "postgres",
        "");
  }

  /** The next wait for the standby ends as if the standby had answered, but for a warning. */
  private static void cancelTheWait() {
    Thread thread =
        new Thread(
            () -> {
              Eventually.within(SOON, () -> node.waitingForStandby() == 1);
              node.query(
                  "select pg_cancel_backend(pid) from pg_stat_activity where wait_event ="
                      + " 'SyncRep'");
            },
            "cancels");
    thread.setDaemon(true);
    thread.start();
  }

  private static void assertUnknown(Way way, Connection connection) throws SQLException {
    connection.setAutoCommit(way.autoCommit);
    cancelTheWait();

    Throwable told = catchThrowable(() -> way.commit(connection, "insert into t values(1)"));

    assertThat(told).isInstanceOf(SQLException.class).hasMessageStartingWith("UNKNOWN");
    assertThat(((SQLException) told).getSQLState()).isEqualTo("08007");
    assertThat(node.query("select count(*) from t")).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledWaitIsNotTakenForACommit(Way way) throws SQLException {
    try (Connection connection = open("plain", "&dmha.continuity=transactions")) {
      assertUnknown(way, connection);
    }
  }

  /** The guard finds the row, and waits for a standby to have it, too. */
  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "TEXT", "AUTOCOMMIT"})
  void norWithTheGuard(Way way) throws SQLException {
    try (Connection connection =
        open("guarded", "&dmha.continuity=transactions&dmha.commitGuard=all")) {
      assertUnknown(way, connection);
    }
  }

  @Test
  void aConnectTakesOldRowsAwayWithoutWaiting() throws SQLException {
    alone("insert into dmha_commit values('old-0', 'C', 0)");

    open("purges", "&dmha.commitGuard=transactions").close();

    assertThat(node.query("select count(*) from dmha_commit where token = 'old-0'")).isEqualTo("0");
    assertThat(node.waitingForStandby()).isZero();
  }
}
