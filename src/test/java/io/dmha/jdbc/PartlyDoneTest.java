package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.jdbc.CountingDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a text that has failed the server may have done a part, which must not be overlooked. */
@Timeout(60)
class PartlyDoneTest {
  private final String database = "mem:" + UUID.randomUUID();

  private CountingDriver driver;
  private Connection keeper;
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    keeper = DriverManager.getConnection("jdbc:h2:" + database);
    try (Statement making = keeper.createStatement()) {
      making.execute("create schema a");
      making.execute("create table public.t(id int primary key)");
      making.execute("create table a.t(id int primary key)");
    }
    driver = CountingDriver.registered();
    connection =
        DriverManager.getConnection(
            "jdbc:dmha:counting:h2:" + database + ";dmha.role=any;dmha.backoffBase=5ms");
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    driver.close();
    try (Statement ending = keeper.createStatement()) {
      ending.execute("shutdown");
    }
  }

  /** Loses the link between two calls. */
  private void cut() {
    driver.failBefore(
        "Connection.getWarnings",
        1,
        () -> new SQLNonTransientConnectionException("cut by the test", "08006"));
    try {
      assertThat((Object) connection.getWarnings()).isNull();
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isIn("08006", "08007", "40001");
    }
  }

  private String rows() throws SQLException {
    try (Statement reading = keeper.createStatement();
        ResultSet rows =
            reading.executeQuery(
                "select (select listagg(id, ' ') within group (order by id) from public.t), "
                    + "(select listagg(id, ' ') within group (order by id) from a.t)")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1) + ", " + rows.getString(2);
    }
  }

  @Test
  void aSettingBeforeTheErrorIsNotForgotten() throws SQLException {
    assertThatThrownBy(() -> statement.execute("SET SCHEMA A; INSERT INTO T VALUES (1), (1)"))
        .isInstanceOf(SQLException.class);
    assertThat(connection.getSchema()).isEqualTo("A");
    cut();

    assertThatThrownBy(() -> statement.execute("insert into t values (2)"))
        .isInstanceOf(SQLException.class);
    assertThat(rows()).isEqualTo("null, null");
  }

  @Test
  void norIsOneInABatch() throws SQLException {
    statement.addBatch("SET SCHEMA A");
    statement.addBatch("insert into t values (1)");
    statement.addBatch("insert into t values (1)");
    assertThatThrownBy(statement::executeBatch).isInstanceOf(SQLException.class);
    cut();

    assertThatThrownBy(() -> statement.execute("insert into t values (2)"))
        .isInstanceOf(SQLException.class);
    assertThat(rows()).isEqualTo("null, 1");
  }

  /** What was acknowledged in it must not go, and what follows be committed alone. */
  @ParameterizedTest
  @ValueSource(strings = {"BEGIN; INSERT INTO T VALUES (1), (1)", "EXECUTE IMMEDIATE 'BEGIN'"})
  void aTransactionThatWasBegunIsNotTorn(String begin) throws SQLException {
    try {
      statement.execute(begin);
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("23505");
    }
    assertThat(statement.executeUpdate("insert into t values (2)")).isOne();
    cut();

    assertThatThrownBy(
            () -> {
              statement.executeUpdate("insert into t values (3)");
              statement.execute("COMMIT");
            })
        .isInstanceOf(SQLException.class);
    assertThat(rows()).isEqualTo("null, null");
  }

  /** H2 turns autocommit on where a transaction ends that BEGIN had begun. */
  @ParameterizedTest
  @ValueSource(strings = {"commit()", "COMMIT", "rollback()", "ROLLBACK"})
  void theModeAfterATransactionOfATextIsTheDrivers(String end) throws SQLException {
    connection.setAutoCommit(false);
    statement.execute("BEGIN");
    statement.executeUpdate("insert into t values (0)");
    if (end.equals("commit()")) {
      connection.commit();
    } else if (end.equals("rollback()")) {
      connection.rollback();
    } else {
      statement.execute(end);
    }
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(statement.executeUpdate("insert into t values (1)")).isOne();
    cut();

    assertThat(statement.executeUpdate("insert into t values (2)")).isOne();
    String zero = end.equalsIgnoreCase("commit()") || end.equals("COMMIT") ? "0 " : "";
    assertThat(rows()).isEqualTo(zero + "1 2, null");
  }

  /** The mode of a transaction that a text had begun is not that of the next session. */
  @Test
  void autocommitIsOnAgainWhereTheTransactionWasLost() throws SQLException {
    statement.execute("create alias f for 'java.lang.Math.abs(int)'");
    statement.execute("BEGIN");
    statement.execute("insert into t values(f(1))");
    cut();
    assertThatThrownBy(() -> statement.executeUpdate("insert into t values(2)"))
        .isInstanceOf(SQLException.class);
    connection.rollback();

    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(statement.executeUpdate("insert into t values(3)")).isOne();
    connection.close();
    assertThat(rows()).isEqualTo("3, null");
  }

  @Test
  void aRowOfABatchMayHaveSetSomethingBeforeTheNextWasRefused() throws SQLException {
    try (PreparedStatement sets = connection.prepareStatement("SET @V = CAST(? AS INT)")) {
      sets.setString(1, "1");
      sets.addBatch();
      sets.setString(1, "x");
      sets.addBatch();
      assertThatThrownBy(sets::executeBatch).isInstanceOf(SQLException.class);
    }
    cut();

    assertThatThrownBy(() -> statement.executeQuery("select 1"))
        .hasMessageContaining("its session held what cannot be set again");
  }

  /** What waits in the batch has nothing to do with a text that is executed before it. */
  @Test
  void aBatchThatWaitsIsNotTakenForTheTextThatFails() throws SQLException {
    statement.addBatch("SET @W = 1");
    assertThatThrownBy(() -> statement.executeUpdate("insert into nosuch values(1)"))
        .isInstanceOf(SQLException.class);
    statement.clearBatch();
    cut();

    assertThat(statement.executeQuery("select 1").next()).isTrue();
  }

  /** An application that never ends a transaction must not be told to roll one back. */
  @Test
  void aBatchThatIsRefusedBeginsNoTransaction() throws SQLException {
    statement.addBatch("create table public.t(id int)");
    assertThatThrownBy(statement::executeBatch).isInstanceOf(SQLException.class);
    cut();

    assertThat(statement.executeQuery("select 1").next()).isTrue();
    assertThat(statement.executeUpdate("insert into t values(1)")).isOne();
    assertThat(rows()).isEqualTo("1, null");
  }
}
