package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import java.io.InputStream;
import java.sql.Array;
import java.sql.Blob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the application has in its hands while its reads are at the standby, and what an operator or
 * a promotion changes under it.
 */
@NeedsPostgres
@Timeout(90)
class PostgresSplitChangesTest extends RoutedPair {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String GUARD =
      "&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true";

  @Override
  int rows() {
    return 9;
  }

  private HostsMXBean hosts() throws SQLException {
    return connection.unwrap(HostsMXBean.class);
  }

  private String standby() {
    return "127.0.0.1:" + pair.standby().port();
  }

  @Test
  void batchesAreReadOnceTheyAreWritten() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    pair.standby().query("select pg_wal_replay_pause()");
    pair.primary().commitAlone();

    try (PreparedStatement insert = connection.prepareStatement("insert into t values(?, ?)")) {
      for (int id = 101; id <= 103; id++) {
        insert.setInt(1, id);
        insert.setInt(2, id);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
    }
    assertThat(ask("select count(*) from t where id > 100")).isEqualTo("3");
    try (Statement batch = connection.createStatement()) {
      batch.addBatch("delete from t where id = 101");
      batch.addBatch("update t set v = 0 where id > 100");
      assertThat(batch.executeBatch()).containsExactly(1, 2);
    }
    assertThat(ask("select sum(v) || ' of ' || count(*) from t where id > 100"))
        .isEqualTo("0 of 2");
    pair.standby().query("select pg_wal_replay_resume()");
  }

  @Test
  void aDrainedStandbyIsLeftBetweenTransactionsAndUsedAgain() throws Exception {
    connect("dmha.readWriteSplit=auto");
    declare();
    assertThat(ask("select v from t where id = 2")).isEqualTo("2");
    int unusedOpen = hosts().drain(standby(), 3);
    assertThat(ask("select v from t where id = 3")).isEqualTo("3");
    assertThat(connection.getMetaData().getURL()).contains("" + pair.standby().port());
    long atStandby = routed("standby");
    connection.commit();
    assertThat(ask("select v from t where id = 4")).isEqualTo("4");
    connection.commit();

    assertThat(routed("standby")).as("drained").isEqualTo(atStandby);
    goToStandby();
  }

  @Test
  void aPauseHoldsReadsAndBreaksNone() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    int unusedHeld = hosts().pause(60);
    HostsMXBean bean = hosts();
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return ask("select v from t where id = 5");
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    bean.resume();

    assertThat(read.join()).isEqualTo("5");
    goToStandby();
  }

  @Test
  void aStandbyIsPromotedUnderRowsThatAreHalfRead() throws Exception {
    connect("dmha.readWriteSplit=auto" + GUARD);
    declare();
    try (Statement read = connection.createStatement()) {
      read.setFetchSize(10);
      try (ResultSet rows = read.executeQuery("select generate_series(1, 500) n")) {
        for (int i = 1; i <= 25; i++) {
          assertThat(rows.next()).isTrue();
        }

        var unusedPromoted = pair.failOver();

        for (int i = 26; i <= 500; i++) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(i);
        }
        assertThat(rows.next()).isFalse();
      }
    }
    execute("insert into t values(200, 200)");
    connection.commit();

    assertThat(pair.primary().query("select count(*) from t where id = 200")).isEqualTo("1");
    assertThat(ask("select v from t where id = 200")).isEqualTo("200");
    connection.commit();
  }

  @Test
  void arraysAndStreamsOfTheStandbyOutliveTheMove() throws Exception {
    pair.primary()
        .query(
            "create table a(x int[], b bytea)",
            "insert into a values('{1,2,3}', decode(repeat('616263', 40000), 'hex'))");
    pair.first().awaitCopied();
    connect("dmha.readWriteSplit=auto");
    declare();
    try (Statement read = connection.createStatement();
        ResultSet rows = read.executeQuery("select x, b from a")) {
      assertThat(rows.next()).isTrue();
      Array array = rows.getArray(1);
      InputStream stream = rows.getBinaryStream(2);
      assertThat(stream.read()).isEqualTo('a');

      execute("update t set v = 1 where id = 9");

      assertThat((Integer[]) array.getArray()).containsExactly(1, 2, 3);
      try (ResultSet elements = array.getResultSet()) {
        assertThat(elements.next()).isTrue();
        assertThat(elements.getInt(2)).isEqualTo(1);
      }
      assertThat(stream.read()).isEqualTo('b');
      assertThat(stream.readAllBytes()).hasSize(120_000 - 2).endsWith('a', 'b', 'c');
    }
    connection.commit();
    assertThat(pair.primary().query("select v from t where id = 9")).isEqualTo("1");
  }

  /** It lives in the transaction that has asked for it, which another takes the place of. */
  @Test
  void aLargeObjectOfTheStandbyIsTheSameAfterTheMoveOrAnError() throws Exception {
    pair.primary()
        .query(
            "create table big(o oid)",
            "insert into big values(lo_from_bytea(0, decode(repeat('616263', 4000), 'hex')))");
    pair.first().awaitCopied();
    connect("dmha.readWriteSplit=auto" + GUARD);
    declare();
    try (Statement read = connection.createStatement();
        ResultSet rows = read.executeQuery("select o from big")) {
      assertThat(rows.next()).isTrue();
      Blob blob = rows.getBlob(1);
      assertThat(blob.getBytes(1, 3)).isEqualTo(new byte[] {'a', 'b', 'c'});
      boolean isMoved;
      try {
        execute("update t set v = 1 where id = 9");
        isMoved = true;
        assertThat(blob.getBytes(4, 3)).isEqualTo(new byte[] {'a', 'b', 'c'});
      } catch (SQLException e) {
        isMoved = false;
        assertThat(e.getSQLState()).isIn("40001", "08006", "08003", "HY010");
        connection.rollback();
      }
      if (isMoved) {
        connection.commit();
      }
      assertThat(pair.primary().query("select v from t where id = 9"))
          .isEqualTo(isMoved ? "1" : "9");
    }
  }

  @Test
  void aStandbyThatEndsItsSessionsInATransactionIsReadAgainElsewhere() throws Exception {
    connect("dmha.readWriteSplit=auto");
    declare();
    assertThat(ask("select v from t where id = 6")).isEqualTo("6");
    pair.standby().endSessions();

    assertThat(ask("select v from t where id = 7")).isEqualTo("7");
    execute("update t set v = 70 where id = 7");
    connection.commit();

    assertThat(pair.primary().query("select v from t where id = 7")).isEqualTo("70");
    Eventually.within(
        SOON, "it is read back", () -> ask("select v from t where id = 7").equals("70"));
    connection.commit();
  }
}
