package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.Protection;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a transaction notes of procedures, streams and text on PostgreSQL, whose session is ended in
 * the middle.
 */
@NeedsPostgres
@Timeout(60)
class PostgresReplayTest {
  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query("create table t(id int primary key, name text, b bytea)");
    node.query("create table rate(n int)");
    node.query(
        "create procedure raise_by(by int, inout total int, out name text) language plpgsql as"
            + " 'begin update rate set n = n + by returning n + total into total;"
            + " name := ''n'' || total; end'");
    node.query(
        "create function rated(by int) returns int language sql as 'select n * by from rate'");
    node.query(
        "create procedure halves() language plpgsql as"
            + " 'begin insert into t values(1); commit; insert into t values(2); end'");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void fill() {
    node.query("delete from t");
    node.query("delete from rate");
    node.query("insert into rate values(10)");
  }

  private static Connection open() throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    String escapes = "?escapeSyntaxCallMode=callIfNoReturn&dmha.continuity=transactions";
    return DriverManager.getConnection(url + escapes, "postgres", "");
  }

  /** Every session ends, as if the server had died. */
  private static void lose() {
    node.endSessions();
  }

  private static int rate() {
    return Integer.parseInt(node.query("select n from rate"));
  }

  /** Test 17: what a procedure has answered is compared as it was read. */
  @ParameterizedTest
  @ValueSource(strings = {"call raise_by(?, ?, ?)", "{call raise_by(?, ?, ?)}"})
  void aProcedureIsCalledAgainToTheSameAnswers(String sql) throws SQLException {
    try (Connection connection = open();
        CallableStatement call = connection.prepareCall(sql)) {
      connection.setAutoCommit(false);
      raise(call, 5, 100, 115);
      raise(call, 2, 1, 18);
      lose();

      insert(connection, 1);
      assertThat(call.getInt(2)).isEqualTo(18);
      connection.commit();

      assertThat(rate()).isEqualTo(17);
      raise(call, 1, 0, 18);
      connection.commit();
    }
  }

  /** Test 17. */
  @Test
  void anOutParameterThatIsAnotherIsADifference() throws SQLException {
    try (Connection connection = open();
        CallableStatement call = connection.prepareCall("call raise_by(?, ?, ?)")) {
      connection.setAutoCommit(false);
      raise(call, 5, 100, 115);
      lose();
      node.query("update rate set n = 20");

      Throwable told = catchThrowable(() -> insert(connection, 1));

      assertThat(told)
          .isInstanceOf(SQLTransactionRollbackException.class)
          .hasMessageContaining("step 4 of 6")
          .hasMessageContaining("call raise_by")
          .hasMessageContaining("its answer is another");
      assertThat(rate()).isEqualTo(20);
    }
  }

  /** It would be another one. */
  @Test
  void aValueOfASequenceThatWasReadAsAnOutParameterIsNotProtected() throws SQLException {
    node.query("create sequence if not exists s");
    try (Connection connection = open();
        CallableStatement call = connection.prepareCall("{? = call nextval('s')}")) {
      connection.setAutoCommit(false);
      Protection protection = connection.unwrap(Protection.class);
      call.registerOutParameter(1, Types.BIGINT);
      boolean unusedHasRows = call.execute();
      assertThat(protection.isProtected()).isTrue();

      assertThat(call.getLong(1)).isPositive();

      assertThat(protection.reason()).contains("SEQUENCE_VALUE");
      connection.rollback();
    }
  }

  /** What nobody has read of the answers may be another. */
  @Test
  void anOutParameterThatWasNotReadMayBeAnother() throws SQLException {
    try (Connection connection = open();
        CallableStatement call = connection.prepareCall("call raise_by(?, ?, ?)")) {
      connection.setAutoCommit(false);
      register(call, 5, 100);
      boolean unusedHasRows = call.execute();
      lose();
      node.query("update rate set n = 20");

      insert(connection, 1);
      connection.commit();

      assertThat(rate()).isEqualTo(25);
    }
  }

  @Test
  void aFunctionIsCalledAgain() throws SQLException {
    try (Connection connection = open();
        CallableStatement call = connection.prepareCall("{? = call rated(?)}")) {
      connection.setAutoCommit(false);
      call.registerOutParameter(1, Types.INTEGER);
      call.setInt(2, 3);
      boolean unusedHasRows = call.execute();
      assertThat(call.getInt(1)).isEqualTo(30);
      assertThat(call.wasNull()).isFalse();
      lose();

      insert(connection, 1);
      connection.commit();

      assertThat(node.query("select count(*) from t")).isEqualTo("1");
    }
  }

  /** Outside a transaction a procedure may commit a half. */
  @Test
  void aProcedureThatCommitsIsStillAllowedToWhereNoTransactionIsOpen() throws SQLException {
    try (Connection connection = open();
        CallableStatement call = connection.prepareCall("call halves()")) {
      boolean unusedHasRows = call.execute();
    }
    assertThat(node.query("select count(*) from t")).isEqualTo("2");
  }

  /** Test 15 with a driver that reads what is bound when it executes. */
  @Test
  void streamsThatAreReadLateAreBoundAgain() throws SQLException {
    try (Connection connection = open();
        PreparedStatement insert =
            connection.prepareStatement("insert into t(id, name, b) values(?, ?, ?)")) {
      connection.setAutoCommit(false);
      for (int id = 1; id <= 3; id++) {
        insert.setInt(1, id);
        insert.setCharacterStream(2, new StringReader("达梦 " + id));
        insert.setBinaryStream(3, new ByteArrayInputStream(new byte[] {(byte) id, -1}));
        if (id < 3) {
          assertThat(insert.executeUpdate()).isEqualTo(1);
        }
      }
      insert.addBatch();
      assertThat(insert.executeBatch()).containsExactly(1);
      lose();

      insert(connection, 4);
      connection.commit();
    }
    assertThat(node.query("select count(*) from t where name = '达梦 ' || id")).isEqualTo("3");
    assertThat(node.query("select count(*) from t where b = decode('0' || id || 'ff', 'hex')"))
        .isEqualTo("3");
  }

  /** Test 26: a new session has no such table, or a lasting one of the same name. */
  @Test
  void aTemporaryTableIsNotWrittenToAgainWhereItIsAnother() throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      boolean unusedHasRows = statement.execute("create temp table rate(n int)");
      connection.commit();
      statement.executeUpdate("insert into rate values(1)");
      lose();

      Throwable told = catchThrowable(() -> insert(connection, 1));

      assertThat(told)
          .isInstanceOf(SQLTransactionRollbackException.class)
          .hasMessageContaining("SQL text has set something in the session");
      assertThat(node.query("select count(*) from rate")).isEqualTo("1");
    }
  }

  /** With autocommit on the driver takes no notice; the transaction is open as before. */
  @Test
  void autocommitThatWasOnDoesNotEndATransactionBegunByText() throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute("begin");
      insert(connection, 1);

      connection.setAutoCommit(true);

      assertThat(node.query("select count(*) from t")).isEqualTo("0");
      lose();
      insert(connection, 2);
      assertThat(node.query("select count(*) from t")).isEqualTo("0");
      boolean unusedHasNone = statement.execute("commit");
      assertThat(node.query("select count(*) from t")).isEqualTo("2");
      insert(connection, 3);
      assertThat(node.query("select count(*) from t")).isEqualTo("3");
    }
  }

  private static void raise(CallableStatement call, int by, int total, int expected)
      throws SQLException {
    register(call, by, total);
    boolean unusedHasRows = call.execute();
    assertThat(call.getInt(2)).isEqualTo(expected);
    assertThat(call.getString(3)).isEqualTo("n" + expected);
    assertThat(call.wasNull()).isFalse();
  }

  private static void register(CallableStatement call, int by, int total) throws SQLException {
    call.setInt(1, by);
    call.setInt(2, total);
    call.registerOutParameter(2, Types.INTEGER);
    call.registerOutParameter(3, Types.VARCHAR);
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isEqualTo(1);
    }
  }
}
