package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.junit.Eventually;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static Connection connect() throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    return DriverManager.getConnection(url, "postgres", "");
  }

  /** Ends that session: its next call finds out. */
  private static void end(String pid) {
    assertThat(node.query("select pg_terminate_backend(" + pid + ", 10000)")).isEqualTo("t");
  }

  /** The same for so long that its connection is asked for a sign of life before its next call. */
  private static void endWhileIdle(String pid) {
    end(pid);
    Eventually.beIdle();
  }

  @Test
  void everyItemIsTheSameAfterTheServerEndedTheSession() throws SQLException {
    try (Connection connection = connect();
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

      endWhileIdle(before);

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

  /** PostgreSQL takes the schema back with a rollback; this transaction is committed. */
  @ParameterizedTest
  @CsvSource({
    "commit, true",
    "commit, false",
    "autocommit, true",
    "autocommit, false",
    "text, false"
  })
  void theSchemaThatACommittedTransactionHasSetIsKept(String end, boolean isLossKnown)
      throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists other");
      connection.setAutoCommit(false);
      connection.setSchema("other");
      String before = only(statement, "select pg_backend_pid()");
      endWhileIdle(before);
      if (isLossKnown) {
        assertThat(connection.isValid(1)).isFalse();
      }

      if (end.equals("commit")) {
        connection.commit();
      } else if (end.equals("text")) {
        statement.execute("commit");
      } else {
        connection.setAutoCommit(true);
      }

      assertThat(only(statement, "select pg_backend_pid()")).isNotEqualTo(before);
      assertThat(only(statement, "select current_schema()")).isEqualTo("other");
    }
  }

  /** Whether the schema stays after it depends on the order of what the text does. */
  @ParameterizedTest
  @ValueSource(
      strings = {"rollback and chain", "commit and chain", "select 1; rollback", "batch rollback"})
  void aTextThatEndsATransactionAndDoesMoreLeavesTheSchemaInDoubt(String text) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists other");
      connection.setAutoCommit(false);
      connection.setSchema("other");
      if (text.startsWith("batch ")) {
        statement.addBatch(text.substring(6));
        statement.executeBatch();
      } else {
        statement.execute(text);
      }
      connection.rollback();
      String schema = only(statement, "select current_schema()");
      assertThat(schema).isEqualTo(text.startsWith("commit") ? "other" : "public");
      connection.commit();
      String before = only(statement, "select pg_backend_pid()");
      connection.commit();
      endWhileIdle(before);

      assertThatThrownBy(() -> only(statement, "select current_schema()"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("its session held what cannot be set again");
    }
  }

  /** Steps, after which the schema is not the one that dmha would set again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "?select set_config('search_path', 'other', false)",
        "!SET search_path TO other",
        "SET search_path TO other; COMMIT; SELECT 1/0",
        "off/SET search_path TO other/!COMMIT",
        "off/SET search_path TO other/!ROLLBACK",
        "off/savepoint s/SET search_path TO other/!ROLLBACK TO s",
        "off/select 1; savepoint s/+other/ROLLBACK TO SAVEPOINT s",
        "UPDATE pg_settings SET setting = 'other' WHERE name = 'search_path'",
        "SET search_path = pg_temp, public"
      })
  void aSchemaInDoubtIsToldWithTheLoss(String steps) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists other");
      steps(connection, statement, steps);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      String before = only(statement, "select pg_backend_pid()");
      if (connection.getAutoCommit()) {
        end(before);
      } else {
        connection.commit();
        // Not with the first statement of a transaction, which would be done again.
        endWhileIdle(before);
      }

      assertThatThrownBy(() -> only(statement, "select current_schema()"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("its session held what cannot be set again");
    }
  }

  /** Lost with the first statement of the next transaction, which would be done again there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "off/SET search_path TO other/!ROLLBACK",
        "off/savepoint s/SET search_path TO other/!ROLLBACK TO s",
        "off/select 1; savepoint s/+other/ROLLBACK TO SAVEPOINT s"
      })
  void noTransactionIsDoneAgainInASchemaInDoubt(String steps) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists other");
      String before = only(statement, "select pg_backend_pid()");
      steps(connection, statement, steps);
      connection.commit();
      end(before);

      assertThatThrownBy(() -> only(statement, "select current_schema()"))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("40001");
      connection.rollback();
      assertThatThrownBy(() -> only(statement, "select current_schema()"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("its session held what cannot be set again");
    }
  }

  /** Nothing of it ends the transaction, so that what was set in it is known. */
  @Test
  void aTemporaryTableOfTheTransactionLeavesNothing() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists other");
      connection.setAutoCommit(false);
      connection.setSchema("other");
      statement.execute("create temp table x(chain int) on commit drop");
      connection.commit();
      String before = only(statement, "select pg_backend_pid()");
      connection.commit();
      end(before);

      assertThat(only(statement, "select current_schema()")).isEqualTo("other");
    }
  }

  private static void steps(Connection connection, Statement statement, String steps)
      throws SQLException {
    for (String step : steps.split("/(?=[!+?A-Za-z])", -1)) {
      step(connection, statement, step);
    }
  }

  private static void step(Connection connection, Statement statement, String step)
      throws SQLException {
    try {
      if (step.equals("off")) {
        connection.setAutoCommit(false);
      } else if (step.startsWith("!")) {
        statement.executeQuery(step.substring(1));
      } else if (step.startsWith("?")) {
        statement.executeUpdate(step.substring(1));
      } else if (step.startsWith("+")) {
        connection.setSchema(step.substring(1));
      } else {
        statement.execute(step);
      }
    } catch (SQLException e) {
      // The driver's own error, after the server has done it; or that of the last of several.
      assertThat(e.getSQLState()).isIn("02000", "0100E", "22012");
    }
  }

  @Test
  void aPropertyOfTheClientIsDoneAgainWithItsTransaction() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists names(id int)");
      connection.setAutoCommit(false);
      statement.executeUpdate("insert into names values(1)");
      connection.setClientInfo("ApplicationName", "tenant7");
      assertThat(
              node.query(
                  "select pg_terminate_backend(pid) from pg_stat_activity"
                      + " where application_name = 'tenant7'"))
          .isEqualTo("t");
      Eventually.beIdle();
      statement.executeUpdate("insert into names values(2)");
      assertThat(only(statement, "show application_name")).isEqualTo("tenant7");
    }
  }

  private static String only(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
