package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL refuses in a transaction block does not get one by the guard, in a batch too. */
@NeedsPostgres
@Timeout(60)
class PostgresUnwrappableBatchTest {
  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void clear() {
    node.query("drop table if exists t");
    node.query("create table t(id int)");
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:dmha:postgresql://127.0.0.1:"
            + node.port()
            + "/postgres?dmha.commitGuard=all&dmha.commitGuard.createTable=true",
        "postgres",
        "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create index concurrently i on t(id)",
        "vacuum t",
        "reindex table concurrently t",
        "alter system set work_mem = '8MB'",
        "/* before */ CREATE INDEX CONCURRENTLY i ON t(id);"
      })
  void aTextInABatchOfOneIsExecuted(String sql) throws SQLException {
    try (Connection connection = open();
        Statement batch = connection.createStatement()) {
      batch.addBatch(sql);

      assertThat(batch.executeBatch()).hasSize(1);

      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(batch.executeUpdate("insert into t values(1)")).isEqualTo(1);
    }
    assertThat(node.query("select count(*) from t")).isEqualTo("1");
  }

  @Test
  void aPreparedStatementInABatchIsExecuted() throws SQLException {
    try (Connection connection = open();
        PreparedStatement batch =
            connection.prepareStatement("create index concurrently i on t(id)")) {
      batch.addBatch();

      assertThat(batch.executeBatch()).hasSize(1);

      assertThat(connection.getAutoCommit()).isTrue();
    }
    assertThat(node.query("select to_regclass('i') is not null")).isEqualTo("t");
  }
}
