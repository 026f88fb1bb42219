package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where reads go on a primary of PostgreSQL and its standby. */
@NeedsPostgres
@Timeout(30)
class PostgresReadSplitTest extends RoutedPair {
  @Override
  int rows() {
    return 1;
  }

  private int value() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select v from t where id = ?")) {
      query.setInt(1, 1);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getInt(1) : -1;
      }
    }
  }

  @Test
  void readsGoToTheStandbyAndWritesToThePrimary() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    pair.standby().query("select pg_wal_replay_pause()");
    pair.primary().query("update t set v = 2");

    // Old, and within the limit: it came from the standby.
    assertThat(value()).isEqualTo(1);
    execute("update t set v = v + 1");
    assertThat(value()).isEqualTo(3);
    assertThat(routed("primary: read-your-writes")).isGreaterThan(0);
    pair.standby().query("select pg_wal_replay_resume()");
    goToStandby();
    assertThat(value()).isEqualTo(3);
  }

  @Test
  void aDeclaredTransactionThatWritesMovesWithItsReadsProved() throws Exception {
    connect("dmha.readWriteSplit=readOnly");
    declare();
    connection.setReadOnly(false);
    connection.setReadOnly(true);
    long moved = routed("primary: writes");

    assertThat(value()).isEqualTo(1);
    execute("update t set v = v + 1");
    assertThat(value()).isEqualTo(2);
    assertThat(connection.isReadOnly()).isTrue();
    connection.commit();
    assertThat(pair.primary().query("select v from t")).isEqualTo("2");
    connection.rollback();

    assertThat(routed("primary: writes")).isGreaterThan(moved);
  }

  @Test
  void aTransactionThatHasReadOtherRowsOnTheStandbyIsNotApplied() throws Exception {
    connect("dmha.readWriteSplit=readOnly&dmha.readMaxLag=0");
    declare();
    pair.standby().query("select pg_wal_replay_pause()");
    pair.primary().query("update t set v = 2");

    assertThat(value()).isEqualTo(1);
    SQLException thrown =
        catchThrowableOfType(SQLException.class, () -> execute("update t set v = v + 1"));

    assertThat(thrown.getSQLState()).isEqualTo("40001");
    connection.rollback();
    assertThat(pair.primary().query("select v from t")).isEqualTo("2");
  }

  @Test
  void oneStatementGoesThereAndBackWithWhatIsBoundLast() throws Exception {
    pair.primary().query("insert into t select i, i from generate_series(2, 50) i");
    pair.first().awaitCopied();
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    try (PreparedStatement query =
        connection.prepareStatement("select v from t where id between ? and ? order by id")) {
      query.setMaxRows(3);
      query.setInt(1, 5);
      query.setInt(2, 9);
      long before = routed("standby");
      assertThat(values(query)).isEqualTo("5 6 7");
      assertThat(routed("standby")).isGreaterThan(before);
      connection.setAutoCommit(false);
      query.setInt(2, 6);
      assertThat(values(query)).isEqualTo("5 6");
      connection.commit();
      query.setMaxRows(2);
      query.setInt(1, 1);
      connection.setAutoCommit(true);
      assertThat(values(query)).isEqualTo("1 2");
      connection.setAutoCommit(false);
      assertThat(values(query)).isEqualTo("1 2");
      connection.commit();
    }
  }

  private static String values(PreparedStatement query) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        all.append(all.length() == 0 ? "" : " ").append(rows.getInt(1));
      }
    }
    return all.toString();
  }

  @Test
  void rowsOfTheStandbyStayOpenWhileThePrimaryIsWrittenTo() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    try (Statement read = connection.createStatement();
        ResultSet rows = read.executeQuery("select generate_series(1, 1000), v from t")) {
      assertThat(rows.next()).isTrue();
      execute("update t set v = 7");
      for (int i = 2; i <= 1000; i++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(i);
      }
      assertThat(read.getMoreResults()).isFalse();
      assertThat(read.getUpdateCount()).isEqualTo(-1);
    }
    assertThat(value()).isEqualTo(7);
  }

  @Test
  void theSessionIsTheSameOnBoth() throws Exception {
    pair.primary().query("create schema other", "create table other.t(id int, v int)");
    pair.primary().query("insert into other.t values(1, 77)");
    pair.first().awaitCopied();
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    execute("set search_path to other");
    assertThat(value()).isEqualTo(77);
    connection.setSchema("public");
    long before = routed("standby");
    assertThat(value()).isEqualTo(1);
    assertThat(routed("standby")).isGreaterThan(before);
    execute("update t set v = 3 where id = 1");
    connection.setSchema("other");
    assertThat(value()).isEqualTo(77);
    execute("create temporary table mine as select 5 as v");
    awaitRoute("primary: the session holds what cannot be set elsewhere");
  }

  private void awaitRoute(String words) {
    Eventually.within(
        Duration.ofSeconds(30),
        words,
        () -> {
          long before = routed(words);
          value();
          return routed(words) > before;
        });
  }

  @Test
  void whatIsOfOneServerOrMayWriteGoesToThePrimary() throws Exception {
    pair.primary().query("create sequence s");
    pair.first().awaitCopied();
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    long before = routed("standby");
    for (String sql :
        new String[] {
          "select nextval('s')",
          "select v from t for update",
          "select v from t for key share",
          "select pg_is_in_recovery()",
          "select pg_backend_pid()",
          "select * from pg_stat_activity",
          "select inet_server_port()",
          "select txid_current()",
          "with w as (update t set v = v returning v) select * from w",
          "select pg_advisory_lock(1)",
          "select 1; select 2"
        }) {
      execute(sql);
      assertThat(routed("standby")).as(sql).isEqualTo(before);
    }
  }

  @Test
  void aTableThatTheStandbyDoesNotHaveYetIsReadFromThePrimary() throws Exception {
    connect("dmha.readWriteSplit=auto&dmha.readMaxLag=0");
    goToStandby();
    pair.standby().query("select pg_wal_replay_pause()");
    pair.primary().query("create table fresh as select 5 as v");
    try (PreparedStatement query = connection.prepareStatement("select v from fresh")) {
      assertThat(values(query)).isEqualTo("5");
    }
    assertThat(routed("primary: a standby refused it")).isEqualTo(1);
    SQLException thrown =
        catchThrowableOfType(SQLException.class, () -> execute("select v from nowhere"));
    assertThat(thrown.getSQLState()).isEqualTo("42P01");
  }

  @Test
  void aStandbyThatIsCutOffIsLeftAndUsedAgain() throws Exception {
    connect("dmha.readWriteSplit=auto&dmha.readMaxLag=1s");
    goToStandby();
    pair.standby().query("select pg_wal_replay_pause()");
    pair.primary().query("update t set v = 2");

    awaitRoute("primary: standby lags");
    assertThat(value()).isEqualTo(2);
    pair.standby().query("select pg_wal_replay_resume()");
    goToStandby();
    assertThat(value()).isEqualTo(2);
  }

  @Test
  void aStandbyThatDiesIsReplacedByThePrimary() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    pair.primary().commitAlone();
    pair.standby().kill9();

    for (int i = 0; i < 20; i++) {
      assertThat(value()).isEqualTo(1);
    }
    execute("update t set v = 2");
    assertThat(value()).isEqualTo(2);
    pair.standby().restart();
    goToStandby();
    assertThat(value()).isEqualTo(2);
  }

  @Test
  void aPrimaryThatDiesIsReplacedByTheStandby() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    pair.failOver();
    Eventually.beIdle();

    assertThat(value()).isEqualTo(1);
    execute("update t set v = 2");
    assertThat(value()).isEqualTo(2);
  }

  @Test
  void aSerializableTransactionIsOfThePrimary() throws Exception {
    connect("dmha.readWriteSplit=readOnly");
    declare();
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(value()).isEqualTo(1);
    connection.commit();
    assertThat(routed("primary: serializable")).isEqualTo(1);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    execute("set session characteristics as transaction isolation level serializable");
    connection.commit();
    assertThat(value()).isEqualTo(1);
    connection.commit();
  }

  /** That its host is a standby is no reason to give up what reads there. */
  @Test
  void aLongReadOnTheStandbyIsLetFinish() throws Exception {
    SeenEvents.clear();
    connect(
        "dmha.readWriteSplit=auto&dmha.probeFailures=1&dmha.probeTimeout=20s&dmha.listener="
            + SeenEvents.class.getName());
    goToStandby();
    String pid =
        pair.standby()
            .query("select pid from pg_stat_activity where query like 'select v from t where%'");
    signal("STOP", pid);
    try {
      CompletableFuture<Integer> read = CompletableFuture.supplyAsync(this::valueUnchecked);
      Set<String> looks = new HashSet<>();
      String look =
          "select coalesce(max(query_start)::text, '') from pg_stat_activity"
              + " where query like 'SELECT pg_wal_lsn_diff%'";
      Eventually.within(
          Duration.ofSeconds(20),
          () -> {
            looks.add(pair.standby().query(look));
            return looks.size() > 12;
          });
      assertThat(read).isNotDone();
      signal("CONT", pid);
      assertThat(read.join()).isEqualTo(1);
    } finally {
      signal("CONT", pid);
    }
    assertThat(SeenEvents.count(EventType.HOST_UNRESPONSIVE)).isZero();
    assertThat(SeenEvents.count(EventType.CONNECTION_LOST)).isZero();
  }

  private int valueUnchecked() {
    try {
      return value();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void signal(String name, String pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }
}
