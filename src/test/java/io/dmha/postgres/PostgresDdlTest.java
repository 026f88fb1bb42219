package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** DDL is part of its transaction here, and is gone with it. */
@NeedsPostgres
@Timeout(60)
class PostgresDdlTest {
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
    node.query("drop table if exists t, u");
    node.query("create table t(id int)");
  }

  @Test
  void aTransactionWithDdlIsNotApplied() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t values(1)");
      statement.execute("create table u(id int)");
      endSession(statement);

      Throwable told = catchThrowable(() -> statement.executeUpdate("insert into u values(1)"));

      assertThat(told).isInstanceOf(SQLTransactionRollbackException.class);
      assertThat(((SQLException) told).getSQLState()).isEqualTo("40001");
      connection.rollback();
    }
    assertThat(node.query("select to_regclass('u') is null")).isEqualTo("t");
    assertThat(node.query("select count(*) from t")).isEqualTo("0");
  }

  @Test
  void ddlThatIsLostItselfIsNotApplied() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t values(1)");
      endSession(statement);

      Throwable told = catchThrowable(() -> statement.execute("create table u(id int)"));

      assertThat(told).isInstanceOf(SQLTransactionRollbackException.class);
      connection.rollback();
    }
  }

  /** A text that is no plain DDL may do anything, for all that dmha reads of it. */
  @Test
  void aTransactionWithABlockIsUnknown() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t values(1)");
      statement.execute("do 'begin null; end'");
      endSession(statement);

      Throwable told = catchThrowable(() -> statement.executeUpdate("insert into t values(2)"));

      assertThat(((SQLException) told).getSQLState()).isEqualTo("08007");
      connection.rollback();
    }
  }

  private static Connection connect() throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    Connection connection = DriverManager.getConnection(url, "postgres", "");
    connection.setAutoCommit(false);
    return connection;
  }

  private static void endSession(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
      assertThat(rows.next()).isTrue();
      String ended = node.query("select pg_terminate_backend(" + rows.getString(1) + ", 10000)");
      assertThat(ended).isEqualTo("t");
    }
  }
}
