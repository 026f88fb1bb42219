package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.Protection;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.net.Chunks;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.Direction;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.Hold;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An asynchronous standby is promoted that had not received the last commit (70). PostgreSQL calls
 * it the same database; the commit guard knows better.
 */
@NeedsPostgres
@Timeout(90)
class PostgresLostTailTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private PostgresNode primary;
  private PostgresNode standby;
  private FaultProxy proxy;

  @BeforeEach
  void start() {
    primary = PostgresNode.started();
    primary.query("create table t(id int)");
    standby = primary.startStandby();
    proxy = FaultProxy.to(primary.port());
  }

  @AfterEach
  void stop() {
    proxy.close();
    standby.close();
    primary.close();
  }

  private Connection open() throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:dmha:postgresql://127.0.0.1:"
                + proxy.port()
                + ",127.0.0.1:"
                + standby.port()
                + "/postgres?dmha.continuity=transactions&dmha.commitGuard=transactions"
                + "&dmha.commitGuard.createTable=true&dmha.backoffBase=20ms",
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

  /** The standby has the table and what it is called by, and nothing of what comes now. */
  private void leaveStandbyBehind() {
    String number = "select touched from dmha_commit where token = 'DATABASE'";
    String known = primary.query(number);
    Eventually.within(SOON, () -> standby.query(number).equals(known));
    standby.stop();
  }

  private void failOver() {
    primary.kill9();
    standby.start();
    standby.promote();
  }

  @Test
  void whatWasLostIsUnknownAndNothingIsDoneAgainOnWhatIsLeft() throws Exception {
    try (Connection committing = open();
        Connection working = open()) {
      leaveStandbyBehind();
      for (Connection each : new Connection[] {committing, working}) {
        insert(each, 1);
        each.commit();
        insert(each, 2);
      }
      // The tag of the reply: the commit is done here, and on no other host.
      Hold commit = proxy.hold(Direction.REPLIES, Chunks.containing("COMMITZ"));
      CompletableFuture<Throwable> committed =
          CompletableFuture.supplyAsync(() -> catchThrowable(committing::commit));
      commit.awaitArrival(SOON);
      failOver();
      commit.drop(Cut.RST);

      Throwable unknown = committed.join();
      Throwable notApplied = catchThrowable(() -> insert(working, 3));

      assertThat(unknown)
          .isInstanceOf(SQLNonTransientConnectionException.class)
          .hasMessageStartingWith("UNKNOWN")
          .hasMessageContaining("The last commit of this connection is missing on this host");
      assertThat(notApplied)
          .isInstanceOf(SQLTransactionRollbackException.class)
          .hasMessageStartingWith("NOT APPLIED")
          .hasMessageContaining("The last commit of this connection is missing on this host");
      assertThat(standby.query("select count(*) from t")).isEqualTo("0");
      working.rollback();
      insert(working, 4);
      working.commit();
      assertThat(standby.query("select count(*) from t")).isEqualTo("1");
    }
  }

  @Test
  void whatWasDrawnFromASequenceIsNotTakenForGivenThere() throws Exception {
    primary.query("create sequence s start with 41");
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      insert(connection, 1);
      connection.commit();
      insert(connection, 2);
      // The standby has this commit, and not the draw.
      leaveStandbyBehind();
      try (ResultSet rows = statement.executeQuery("select nextval('s')")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(41);
      }
      failOver();
      proxy.cutAll(Cut.RST);

      Throwable notApplied = catchThrowable(() -> insert(connection, 41));

      assertThat(notApplied)
          .isInstanceOf(SQLTransactionRollbackException.class)
          .hasMessageStartingWith("NOT APPLIED");
      assertThat(standby.query("select nextval('s')")).isEqualTo("41");
    }
  }

  /** A virtual address moves while the sessions of the old host live on. */
  @Test
  void aDrawIsNotProvedByARowOfAnotherServer() throws Exception {
    primary.query("create sequence s start with 41");
    String url =
        "jdbc:dmha:postgresql://127.0.0.1:"
            + proxy.port()
            + "/postgres?dmha.commitGuard=transactions&dmha.commitGuard.createTable=true";
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      insert(connection, 1);
      connection.commit();
      String count = "select count(*) from t";
      Eventually.within(SOON, () -> standby.query(count).equals("1"));
      standby.promote();
      proxy.retarget(new InetSocketAddress(InetAddress.getLoopbackAddress(), standby.port()));

      try (ResultSet rows = statement.executeQuery("select nextval('s')")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(41);
      }

      assertThat(connection.unwrap(Protection.class).reason()).contains("SEQUENCE_VALUE");
      connection.rollback();
    }
  }
}
