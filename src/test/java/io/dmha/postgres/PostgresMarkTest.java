package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The commit guard's marks within a transaction are no statements of the application: none may keep
 * from working what works without them.
 */
@NeedsPostgres
@Timeout(60)
class PostgresMarkTest {
  private static PostgresNode node;

  private Connection connection;
  private Statement statement;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query(
        "create function refuse() returns int language plpgsql as"
            + " 'begin raise exception using errcode = ''P0001''; end'");
    node.query("create function one() returns int language sql as 'select 1'");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    node.query("drop table if exists t");
    node.query("create table t(id int)");
    connection =
        DriverManager.getConnection(
            "jdbc:dmha:postgresql://127.0.0.1:"
                + node.port()
                + "/postgres?user=postgres&dmha.commitGuard=transactions"
                + "&dmha.commitGuard.createTable=true");
    connection.setAutoCommit(false);
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    boolean unusedHasRows = statement.execute(sql);
  }

  private void doom() throws SQLException {
    execute("insert into t values(1)");
    assertThatThrownBy(() -> execute("select 1/0")).isInstanceOf(SQLException.class);
  }

  @Test
  void aTransactionThatHasFailedCanBeRolledBackByATextWithMore() throws SQLException {
    doom();

    execute("rollback and chain");

    execute("insert into t values(2)");
    connection.commit();
    assertThat(node.query("select string_agg(id::text, ',') from t")).isEqualTo("2");
  }

  @Test
  void aTransactionThatHasFailedIsToldByTheDriver() throws SQLException {
    doom();

    assertThatThrownBy(() -> execute("select one()"))
        .hasMessageContaining("aborted")
        .hasMessageNotContaining("guard");

    connection.rollback();
  }

  @Test
  void aFunctionThatFailsAfterASavepointIsUndoneWithItsMark() throws SQLException {
    execute("insert into t values(1)");
    Savepoint before = connection.setSavepoint();
    assertThatThrownBy(() -> execute("select refuse()")).isInstanceOf(SQLException.class);
    connection.rollback(before);
    execute("select one()");

    connection.commit();

    assertThat(node.query("select count(*) from t")).isEqualTo("1");
  }

  @Test
  void whatHasToComeFirstComesFirstWhereTheDriversObjectWasGiven() throws Exception {
    // By its name: javac cannot read all annotations of this driver.
    assertThat(connection.unwrap(Class.forName("org.postgresql.PGConnection"))).isNotNull();

    execute("set transaction isolation level serializable");

    connection.commit();
  }
}
