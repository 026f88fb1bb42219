package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** A commit that the server answers by an error is rolled back, whatever the error is called. */
@NeedsPostgres
@Timeout(60)
class PostgresCommitTest {
  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query("create table t(state text)");
    node.query(
        "create function refuse() returns trigger language plpgsql as"
            + " 'begin raise exception using errcode = new.state; end'");
    node.query(
        "create constraint trigger late after insert on t deferrable initially deferred"
            + " for each row execute function refuse()");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({"P0001", "45000", "UE001", "23514"})
  void anErrorOfATriggerAtCommitIsOrdinary(String state) throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("insert into t values('" + state + "')");

      Throwable thrown = catchThrowable(connection::commit);

      assertThat(thrown).isInstanceOf(PSQLException.class);
      assertThat(((SQLException) thrown).getSQLState()).isEqualTo(state);
      assertThat(node.query("select count(*) from t")).isEqualTo("0");
      connection.rollback();
    }
  }
}
