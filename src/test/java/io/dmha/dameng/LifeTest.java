package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection outlives its node: what the application holds works on the other one. */
@Timeout(60)
@Slow
class LifeTest {
  @RegisterExtension final Pair pair = new Pair();

  @Test
  void aLossWhileIdleIsHealed() throws SQLException {
    Connection c = pair.open();
    pair.cluster().failOver();
    Eventually.beIdle();

    insert(c, 1);

    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(pair.rows()).isEqualTo(1);
  }

  @Test
  void aSessionKilledWhileIdleIsHealed() throws SQLException {
    Connection c = pair.open();
    pair.first().killSessions();
    Eventually.beIdle();

    insert(c, 1);

    assertThat(nodeOf(c)).isEqualTo("DM1");
    assertThat(pair.rows()).isEqualTo(1);
  }

  @Test
  void aSessionIsKilledBySqlInItsTransaction() throws Throwable {
    Connection c = pair.openManual();
    insert(c, 1);
    long id;
    try (Connection administrator = pair.open();
        Statement statement = administrator.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select SESS_ID from V$SESSIONS where SQL_TEXT like 'insert into t%'")) {
      assertThat(rows.next()).isTrue();
      id = rows.getLong(1);
      try (Statement kill = administrator.createStatement()) {
        kill.execute("SP_CLOSE_SESSION(" + id + ")");
      }
    }

    assertThat(Truth.of(() -> insert(c, 2))).isEqualTo(Truth.NOT_APPLIED);
    assertThat(pair.rows()).isZero();
    c.rollback();
    insert(c, 3);
    c.commit();
    assertThat(pair.rows()).isEqualTo(1);
  }

  /** The vendor's own failover goes silently back to the schema of the login. */
  @Test
  void theSchemaSetAtRunTimeIsRestored() throws SQLException {
    pair.cluster().engine().run("create schema bank");
    pair.cluster().engine().run("create table bank.t(id int, name varchar(40))");
    Connection c = pair.open();
    c.setSchema("BANK");
    insert(c, 1);
    pair.cluster().failOver();
    Eventually.beIdle();

    insert(c, 2);

    assertThat(c.getSchema()).isEqualTo("BANK");
    assertThat(pair.ask("select count(*) from bank.t")).isEqualTo(2);
    assertThat(pair.rows()).isZero();
  }

  @Test
  void isolationReadOnlyAndAutocommitAreRestored() throws SQLException {
    Connection c = pair.open();
    c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    c.setAutoCommit(false);
    pair.cluster().failOver();
    Eventually.beIdle();

    insert(c, 1);

    assertThat(pair.rows()).isZero();
    c.commit();
    assertThat(pair.rows()).isEqualTo(1);
    assertThat(c.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(nodeOf(c)).isEqualTo("DM2");
  }

  @Test
  void preparedStatementsLiveOn() throws SQLException {
    Connection c = pair.open();
    try (PreparedStatement insert = c.prepareStatement("insert into t values(?, ?)");
        PreparedStatement name = c.prepareStatement("select name from t where id = ?")) {
      insert.setInt(1, 1);
      insert.setString(2, "达梦");
      insert.executeUpdate();
      name.setInt(1, 1);
      pair.cluster().failOver();
      Eventually.beIdle();

      // With the parameter bound before the loss.
      try (ResultSet rows = name.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("达梦");
      }
      insert.setInt(1, 2);
      insert.setString(2, "two");
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    assertThat(pair.ask("select count(*) from t where name is not null")).isEqualTo(2);
  }

  @Test
  void aPreparedBatchGoesToTheOtherNodeWhole() throws SQLException {
    Connection c = pair.open();
    try (PreparedStatement insert = c.prepareStatement("insert into t(id) values(?)")) {
      for (int id = 0; id < 5; id++) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      pair.cluster().failOver();
      Eventually.beIdle();
      assertThat(insert.executeBatch()).containsExactly(1, 1, 1, 1, 1);
    }
    assertThat(pair.rows()).isEqualTo(5);
  }

  @Test
  void aNodeThatIsRestartedOnItsPortIsUsedOn() throws SQLException {
    Connection c = pair.open();
    pair.first().kill();
    pair.first().start();
    Eventually.beIdle();

    insert(c, 1);

    assertThat(nodeOf(c)).isEqualTo("DM1");
    assertThat(pair.rows()).isEqualTo(1);
  }

  /** Both nodes serve, as those of a shared-storage cluster; nobody waits half a minute. */
  @Test
  void aRestartedNodeHasItsPlaceInTheListBack() throws SQLException {
    pair.cluster().splitBrain();
    Connection c = pair.open("&dmha.probeInterval=20ms");
    pair.first().kill();
    assertThat(nodeOf(c)).isEqualTo("DM2");
    String url = pair.url("&dmha.probeInterval=20ms");
    // Time enough for the watch to see that nobody listens.
    Eventually.beIdle();

    pair.first().start();

    Eventually.within(
        Pair.SOON,
        "the first of the list serves again",
        () -> {
          try (Connection other = Pair.connect(url)) {
            return nodeOf(other).equals("DM1");
          }
        });
    assertThat(nodeOf(c)).as("a working session stays where it is").isEqualTo("DM2");
  }

  /** The watch sees nobody when it looks, most of the time. */
  @Test
  void aRestartedNodeHasItsPlaceBackForConnectionsThatLiveForAMomentToo() throws SQLException {
    pair.cluster().splitBrain();
    String url = pair.url("&dmha.probeInterval=20ms");
    pair.first().kill();
    long start = System.nanoTime();
    Eventually.within(
        Pair.SOON,
        () -> {
          Pair.connect(url).close();
          return System.nanoTime() - start > 500_000_000L;
        });

    pair.first().start();

    Eventually.within(
        Pair.SOON,
        "the first of the list serves again",
        () -> {
          try (Connection other = Pair.connect(url)) {
            return nodeOf(other).equals("DM1");
          }
        });
  }

  /** The second failover of a connection is as the first. */
  @Test
  void itOutlivesMoreThanOneLoss() throws SQLException {
    Connection c = pair.open();
    for (int i = 0; i < 4; i++) {
      DmNode killed = pair.cluster().primary();
      pair.cluster().failOver();
      killed.start();
      Eventually.beIdle();
      insert(c, i);
    }
    assertThat(pair.rows()).isEqualTo(4);
    assertThat(nodeOf(c)).isEqualTo("DM1");
  }

  @Test
  void newConnectionsUseARecoveredNodeAgain() throws SQLException {
    Connection c = pair.open();
    DmNode killed = pair.cluster().primary();
    pair.cluster().failOver();
    Eventually.beIdle();
    insert(c, 1);
    killed.start();
    pair.cluster().switchOver();

    assertThat(nodeOf(pair.open())).isEqualTo("DM1");
    insert(c, 2);
    assertThat(nodeOf(c)).isEqualTo("DM1");
  }
}
