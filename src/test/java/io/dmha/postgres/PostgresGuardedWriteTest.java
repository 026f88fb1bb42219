package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The transaction that is made around a write with autocommit does not show (69). */
@NeedsPostgres
@Timeout(60)
class PostgresGuardedWriteTest {
  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query("create table t(id int primary key, v int)");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void empty() {
    node.query("truncate t");
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:dmha:postgresql://127.0.0.1:"
            + node.port()
            + "/postgres?ApplicationName=guarded&dmha.commitGuard=all"
            + "&dmha.commitGuard.createTable=true",
        "postgres",
        "");
  }

  private static String inTransaction() {
    return node.query(
        "select count(*) from pg_stat_activity where application_name = 'guarded' and state like"
            + " 'idle in transaction%'");
  }

  private static void assertNothingIsOpen(Connection connection) throws SQLException {
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(inTransaction()).isEqualTo("0");
  }

  /** A transaction that has failed cannot be committed, so nothing of the batch is done. */
  @Test
  void aBatchThatFailsTellsWhatTheDriverTold() throws SQLException {
    node.query("insert into t values(2, 0)");
    try (Connection connection = open();
        Statement batch = connection.createStatement()) {
      batch.addBatch("insert into t values(1, 1)");
      batch.addBatch("insert into t values(2, 2)");

      Throwable told = catchThrowable(batch::executeBatch);

      assertThat(told).isInstanceOf(BatchUpdateException.class);
      assertThat(((SQLException) told).getSQLState()).isEqualTo("23505");
      assertNothingIsOpen(connection);
      assertThat(batch.executeUpdate("insert into t values(3, 3)")).isEqualTo(1);
      assertNothingIsOpen(connection);
    }
    assertThat(node.query("select string_agg(id::text, ',' order by id) from t")).isEqualTo("2,3");
  }

  @Test
  void rowsOfAWriteAreReadToTheirEndWhateverTheFetchSize() throws SQLException {
    node.query("insert into t select g, 0 from generate_series(1, 100) g");
    try (Connection connection = open();
        Statement update = connection.createStatement()) {
      update.setFetchSize(10);
      int count = 0;
      try (ResultSet rows = update.executeQuery("update t set v = v + 1 returning id")) {
        while (rows.next()) {
          count++;
        }
      }

      assertThat(count).isEqualTo(100);
      assertThat(update.getFetchSize()).isEqualTo(10);
      assertNothingIsOpen(connection);
    }
    assertThat(node.query("select sum(v) from t")).isEqualTo("100");
  }
}
