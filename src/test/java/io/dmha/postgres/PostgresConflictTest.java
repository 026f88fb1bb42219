package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.jdbc.Deadlock;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
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

/** PostgreSQL gives transactions up by deadlock, and where they could not have run in a row. */
@NeedsPostgres
@Timeout(60)
class PostgresConflictTest {
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
  void fill() {
    node.query("drop table if exists account");
    Deadlock.TABLE.forEach(node::query);
  }

  private static Connection open(int isolation) throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    Connection connection =
        DriverManager.getConnection(url + "?dmha.replayOnConflict=true", "postgres", "");
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(isolation);
    return connection;
  }

  private static String sum() {
    return node.query("select sum(n) from account");
  }

  private static int read(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  @Test
  void bothOfADeadlockAreCommitted() throws Exception {
    try (Connection one = open(Connection.TRANSACTION_READ_COMMITTED);
        Connection other = open(Connection.TRANSACTION_READ_COMMITTED)) {
      assertThat(Deadlock.between(one, other)).isEmpty();
    }
    assertThat(sum()).isEqualTo("4");
  }

  /** Its snapshot is older than the change of the other one. */
  @Test
  void whatWasChangedMeanwhileIsChangedAgain() throws SQLException {
    try (Connection one = open(Connection.TRANSACTION_REPEATABLE_READ)) {
      assertThat(read(one, "select count(*) from account")).isEqualTo(2);
      node.query("update account set n = 10 where id = 1");

      Deadlock.add(one, 1);
      one.commit();
    }
    assertThat(node.query("select n from account where id = 1")).isEqualTo("11");
  }

  /** Each writes what the other one has read; the second commit is refused. */
  @Test
  void aCommitThatIsRefusedIsDoneAgainIfWhatItReadIsTheSame() throws SQLException {
    try (Connection one = open(Connection.TRANSACTION_SERIALIZABLE);
        Connection other = open(Connection.TRANSACTION_SERIALIZABLE)) {
      assertThat(read(one, "select count(*) from account where id < 3")).isEqualTo(2);
      assertThat(read(other, "select count(*) from account where id < 3")).isEqualTo(2);
      Deadlock.add(one, 1);
      Deadlock.add(other, 2);
      one.commit();

      other.commit();
    }
    assertThat(sum()).isEqualTo("2");
  }

  @Test
  void otherwiseItIsTold() throws SQLException {
    try (Connection one = open(Connection.TRANSACTION_SERIALIZABLE);
        Connection other = open(Connection.TRANSACTION_SERIALIZABLE)) {
      assertThat(read(one, "select sum(n) from account")).isZero();
      assertThat(read(other, "select sum(n) from account")).isZero();
      Deadlock.add(one, 1);
      Deadlock.add(other, 2);
      one.commit();

      Throwable told = catchThrowable(other::commit);

      assertThat(told).hasMessageContaining("NOT APPLIED");
      assertThat(((SQLException) told).getSQLState()).isEqualTo("40001");
      other.rollback();
    }
    assertThat(sum()).isEqualTo("1");
  }
}
