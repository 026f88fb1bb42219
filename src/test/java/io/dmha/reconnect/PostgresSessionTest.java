package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The session is restored on a database that keeps every item of it. */
@NeedsPostgres
class PostgresSessionTest {
  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void everyItemIsTheSameAfterTheServerEndedTheSession() throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists other");
      connection.setClientInfo("ApplicationName", "bank");
      connection.setNetworkTimeout(Runnable::run, 54_321);
      connection.setSchema("other");
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
      connection.setTypeMap(new HashMap<>(Map.of("a", String.class)));
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      String before = only(statement, "select pg_backend_pid()");
      connection.rollback();

      String killed = node.query("select pg_terminate_backend(" + before + ")");
      TwoNodes.beIdle();

      assertThat(killed).isEqualTo("t");
      assertThat(only(statement, "select pg_backend_pid()")).isNotEqualTo(before);
      assertThat(only(statement, "show application_name")).isEqualTo("bank");
      assertThat(only(statement, "select current_schema()")).isEqualTo("other");
      assertThat(only(statement, "show transaction_isolation")).isEqualTo("repeatable read");
      assertThat(only(statement, "show transaction_read_only")).isEqualTo("on");
      assertThat(connection.getNetworkTimeout()).isEqualTo(54_321);
      assertThat(connection.getHoldability()).isEqualTo(ResultSet.HOLD_CURSORS_OVER_COMMIT);
      assertThat(connection.getTypeMap()).containsKey("a");
      assertThat(connection.isReadOnly()).isTrue();
      assertThat(connection.getAutoCommit()).isFalse();
      connection.rollback();
    }
  }

  private static String only(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
