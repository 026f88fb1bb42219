package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** Sends reads to a standby of PostgreSQL, and does all that could make them wrong. */
@NeedsPostgres
@Timeout(60)
class PostgresSplitAdversaryTest extends RoutedPair {
  @Override
  int rows() {
    return 9;
  }

  @Test
  void aSettingThatIsRefusedIsToldOnce() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    assertThatThrownBy(() -> execute("set statement_timeout = 'never'"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("statement_timeout");
    assertThatThrownBy(() -> connection.prepareStatement("set no_such_thing = 1").execute())
        .isInstanceOf(SQLException.class);
    assertThat(ask("select v from t where id = 2")).isEqualTo("2");
  }

  @Test
  void namesInQuotesAreOfOneServerToo() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    for (String sql :
        new String[] {
          "select count(*) from \"pg_stat_activity\"",
          "select \"xmin\" from t",
          "show \"hot_standby\"",
          "show transaction_read_only",
          "select (pg_catalog.pg_backend_pid())"
        }) {
      goToStandby();
      long before = routed("standby");
      execute(sql);
      assertThat(routed("standby")).as(sql).isEqualTo(before);
    }
  }

  @Test
  void whatAFunctionMayHaveSetIsNotMissing() throws Exception {
    pair.primary()
        .query(
            "create schema other",
            "create table other.t(id int, v int)",
            "insert into other.t values(1, 77)",
            "create function tenant() returns int language plpgsql as"
                + " $$begin perform set_config('search_path', 'other', false); return 1; end$$");
    pair.first().awaitCopied();
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    assertThat(ask("select tenant()")).isEqualTo("1");
    Eventually.within(
        Duration.ofSeconds(40),
        () -> {
          assertThat(ask("select v from t where id = 1")).isEqualTo("77");
          return routed("primary: the session holds what cannot be set elsewhere") > 3;
        });
  }

  @Test
  void whatAnUndeclaredTransactionBeginsWithIsOfThePrimary() throws Exception {
    connect("dmha.readWriteSplit=auto&dmha.continuity=connection");
    goToStandby();
    connection.setAutoCommit(false);
    Savepoint savepoint = connection.setSavepoint();
    execute("update t set v = 50 where id = 1");
    connection.rollback(savepoint);
    execute("update t set v = 51 where id = 1");
    connection.commit();
    connection.setAutoCommit(true);
    assertThat(ask("select v from t where id = 1")).isEqualTo("51");
    goToStandby();
    connection.setAutoCommit(false);
    connection.setSchema("public");
    execute("update t set v = 52 where id = 1");
    connection.commit();
    connection.setAutoCommit(true);
    assertThat(ask("select v from t where id = 1")).isEqualTo("52");
    goToStandby();
    connection.setAutoCommit(false);
    execute("set local statement_timeout = '30s'");
    execute("update t set v = 53 where id = 1");
    connection.commit();
    assertThat(pair.primary().query("select v from t where id = 1")).isEqualTo("53");
  }

  @Test
  void whoUnwrapsGetsThePrimary() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    connection.setAutoCommit(false);
    PGConnection bare = connection.unwrap(PGConnection.class);
    assertThat(bare.getCopyAPI().copyIn("copy t from stdin", new java.io.StringReader("20\t20\n")))
        .isEqualTo(1);
    execute("insert into t values(21, 21)");
    connection.commit();
    assertThat(pair.primary().query("select count(*) from t where id > 19")).isEqualTo("2");
  }

  @Test
  void rowsThatAreHalfReadGoOnWhereTheTransactionWrites() throws Exception {
    for (String guard : new String[] {"off", "all"}) {
      connect(
          "dmha.readWriteSplit=readOnly&dmha.commitGuard.createTable=true&dmha.commitGuard="
              + guard);
      execute("update t set v = 1 where id = 1");
      declare();
      try (Statement read = connection.createStatement()) {
        read.setFetchSize(2);
        try (ResultSet rows = read.executeQuery("select id from t order by id")) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.next()).isTrue();
          assertThat(rows.next()).isTrue();
          Savepoint savepoint = connection.setSavepoint();
          execute("update t set v = v + 1 where id = 1");
          connection.rollback(savepoint);
          execute("update t set v = v + 10 where id = 1");
          for (int i = 4; i <= 9; i++) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(i);
          }
          assertThat(rows.next()).isFalse();
        }
      }
      assertThat(ask("select v from t where id = 1")).isEqualTo("11");
      connection.commit();
      assertThat(pair.primary().query("select v from t where id = 1")).isEqualTo("11");
      goToStandby();
      connection.close();
    }
  }

  @Test
  void aStatementThatClosesItselfIsUsedOnBoth() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    try (PreparedStatement query = connection.prepareStatement("select v from t where id = ?")) {
      query.closeOnCompletion();
      for (int i = 1; i <= 6; i++) {
        query.setInt(1, i);
        connection.setAutoCommit(i % 2 == 0);
        ResultSet rows = query.executeQuery();
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(i);
      }
    }
  }

  @Test
  void whatIsSetBetweenTransactionsIsOnBoth() throws Exception {
    connect("dmha.readWriteSplit=readOnly");
    declare();
    connection.setReadOnly(false);
    execute("update t set v = 3 where id = 1");
    connection.commit();
    connection.setClientInfo("ApplicationName", "attack");
    connection.setReadOnly(true);
    goToStandby();
    connection.setReadOnly(false);
    execute("update t set v = 4 where id = 1");
    assertThat(ask("select current_setting('application_name')")).isEqualTo("attack");
    connection.commit();
  }

  @Test
  void aCounterStaysKnownWhereATransactionHasMoved() throws Exception {
    pair.primary().query("create sequence s");
    pair.first().awaitCopied();
    connect("dmha.readWriteSplit=readOnly");
    assertThat(ask("select nextval('s')")).isEqualTo("1");
    declare();
    assertThat(ask("select v from t where id = 1")).isEqualTo("1");
    execute("update t set v = v + 1 where id = 1");
    connection.commit();
    assertThat(ask("select currval('s')")).isEqualTo("1");
    connection.commit();
  }

  @Test
  void whatAReadHasWrittenIsRead() throws Exception {
    pair.primary()
        .query(
            "create function bump(t) returns int language plpgsql as"
                + " $$begin update t set v = v + 100 where id = 2; return 1; end$$");
    pair.first().awaitCopied();
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    pair.standby().query("select pg_wal_replay_pause()");
    assertThat(ask("select t.bump from t where id = 1")).isEqualTo("1");
    assertThat(ask("select v from t where id = 2")).isEqualTo("102");
    pair.standby().query("select pg_wal_replay_resume()");
    goToStandby();
    pair.standby().query("select pg_wal_replay_pause()");
    assertThat(ask("select t.bump from t where id = 1")).isEqualTo("1");
    assertThat(ask("select v from t where id = 2")).isEqualTo("202");
    pair.standby().query("select pg_wal_replay_resume()");
  }
}
