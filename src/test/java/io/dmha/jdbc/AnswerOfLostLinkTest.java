package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.failover.ConnectionCore;
import io.dmha.fixtures.jdbc.CountingDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that answers 0 for what it has not sent, since its socket was closed meanwhile. */
@Timeout(60)
class AnswerOfLostLinkTest {
  private final String database = "jdbc:h2:mem:" + UUID.randomUUID();

  private CountingDriver driver;
  private Connection keeper;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    keeper = DriverManager.getConnection(database);
    try (Statement making = keeper.createStatement()) {
      making.execute("create table t(id int primary key)");
    }
    driver = CountingDriver.registered();
    connection =
        DriverManager.getConnection(
            database.replace("jdbc:", "jdbc:dmha:counting:")
                + ";dmha.role=any;dmha.backoffBase=5ms");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    driver.close();
    try (Statement ending = keeper.createStatement()) {
      ending.execute("shutdown");
    }
  }

  private void nextIsNotSent(String method, Object answer) {
    ConnectionCore core = ((ConnectionProxy) connection).core;
    driver.answerInstead(
        method,
        1,
        () -> {
          core.cutOff(core.reconnecting.link(), "the host gives no answer");
          return answer;
        });
  }

  private int rows() throws SQLException {
    try (Statement reading = keeper.createStatement();
        ResultSet counted = reading.executeQuery("select count(*) from t")) {
      counted.next();
      return counted.getInt(1);
    }
  }

  @Test
  void inTransactionItIsDoneAgain() throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert = connection.prepareStatement("insert into t values(?)")) {
      insert.setInt(1, 1);
      insert.executeUpdate();
      nextIsNotSent("PreparedStatement.executeUpdate", 0);
      insert.setInt(1, 2);
      assertThat(insert.executeUpdate()).isOne();
    }
    connection.commit();
    assertThat(rows()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"executeUpdate", "executeBatch"})
  void ofWriteInAutocommitIsUnknown(String method) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t values(1)")) {
      boolean isBatch = "executeBatch".equals(method);
      nextIsNotSent("PreparedStatement." + method, isBatch ? new int[] {0} : (Object) 0);
      if (isBatch) {
        insert.addBatch();
      }
      assertThatThrownBy(() -> run(insert, isBatch))
          .hasFieldOrPropertyWithValue("SQLState", "08007");
    }
    assertThat(rows()).isZero();
  }

  private static void run(PreparedStatement insert, boolean isBatch) throws SQLException {
    if (isBatch) {
      insert.executeBatch();
    } else {
      insert.executeUpdate();
    }
  }

  @Test
  void ofCommitByTextIsNoCommit() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t values(1)");
      nextIsNotSent("Statement.execute", false);
      assertThatThrownBy(() -> statement.execute("COMMIT"))
          .hasFieldOrPropertyWithValue("SQLState", "08007");
      connection.rollback();
    }
    assertThat(rows()).isZero();
  }
}
