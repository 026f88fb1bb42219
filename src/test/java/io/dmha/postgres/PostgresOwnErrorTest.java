package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** What the application does wrong on PostgreSQL ends no session, and is seen alike again. */
@NeedsPostgres
@Timeout(60)
class PostgresOwnErrorTest {
  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query("create extension dblink");
    node.query("create table t(id int primary key, b bytea)");
    node.query("create table u(a int constraint first unique, b int constraint second unique)");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void empty() {
    node.query("delete from t");
    node.query("delete from u");
  }

  private static Connection open(String options) throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    Connection connection = DriverManager.getConnection(url + options, "postgres", "");
    connection.setAutoCommit(false);
    return connection;
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08003", "57P01", "57P02", "08007", "40003", "08P01"})
  void whatAFunctionRaisesLeavesTheSessionWell(String state) throws SQLException {
    assertIsOrdinary(
        "do $$ begin raise exception 'from a function' using errcode = '" + state + "'; end $$",
        state);
  }

  @Test
  void aForeignServerThatIsDownLeavesTheSessionWell() throws SQLException {
    assertIsOrdinary("select dblink_connect('host=127.0.0.1 port=1 dbname=x')", "08001");
  }

  private static void assertIsOrdinary(String sql, String state) throws SQLException {
    try (Connection connection = open("?dmha.continuity=transactions");
        Statement statement = connection.createStatement()) {
      String session = session(statement);
      statement.executeUpdate("insert into t(id) values(1)");
      statement.execute("savepoint before");

      PSQLException thrown =
          catchThrowableOfType(PSQLException.class, () -> statement.execute(sql));

      assertThat(thrown.getSQLState()).isEqualTo(state);
      statement.execute("rollback to savepoint before");
      connection.commit();
      assertThat(session(statement)).isEqualTo(session);
      assertThat(node.query("select count(*) from t")).isEqualTo("1");
    }
  }

  private static String session(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "connection", "reads", "transactions"})
  void aStreamThatThrowsARuntimeExceptionLeavesTheProtocolWhole(String continuity)
      throws SQLException {
    IllegalStateException failure = new IllegalStateException("of the application");
    assertLeavesProtocolWhole(
        continuity,
        () -> {
          throw failure;
        },
        failure);
  }

  /** Else the server waits for the rest, and takes what comes next for it. */
  @ParameterizedTest
  @ValueSource(strings = {"off", "connection", "reads", "transactions"})
  void aStreamThatThrowsAnErrorLeavesTheProtocolWhole(String continuity) throws SQLException {
    NoClassDefFoundError failure = new NoClassDefFoundError("of the application");
    assertLeavesProtocolWhole(
        continuity,
        () -> {
          throw failure;
        },
        failure);
  }

  @Test
  void aStreamThatReadsMoreThanItIsAskedForLeavesTheProtocolWhole() throws SQLException {
    assertLeavesProtocolWhole("transactions", () -> 1_000_000, null);
  }

  private static void assertLeavesProtocolWhole(
      String continuity, IntSupplier end, @Nullable Throwable failure) throws SQLException {
    try (Connection connection = open("?socketTimeout=5&dmha.continuity=" + continuity);
        Statement statement = connection.createStatement()) {
      String session = session(statement);
      statement.executeUpdate("insert into t(id) values(1)");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into t(id, b) values(2, ?)")) {
        insert.setBinaryStream(1, endingBy(end), 300_000);

        Throwable thrown = catchThrowable(insert::executeUpdate);

        assertThat(thrown).isInstanceOf(PSQLException.class);
        if (failure != null) {
          assertThat(thrown).hasRootCause(failure);
        }
      }
      connection.commit();
      assertThat(session(statement)).isEqualTo(session);
      assertThat(node.query("select count(*) from t")).isEqualTo("1");
    }
  }

  private static InputStream endingBy(IntSupplier end) {
    return new InputStream() {
      private int read;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] into, int from, int most) {
        return read++ < 100_000 ? 1 : end.getAsInt();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorThatIsOfAnotherConstraintWhenItIsDoneAgainIsNotAccepted(boolean isBatch)
      throws SQLException {
    node.query("insert into u values(1, 9)");
    try (Connection connection = open("?dmha.continuity=transactions");
        Statement statement = connection.createStatement()) {
      violate(connection, statement, isBatch, "first");
      node.query("update u set a = 5, b = 1");
      lose();

      assertThat(catchThrowable(() -> statement.executeUpdate("insert into t(id) values(2)")))
          .isInstanceOf(SQLTransactionRollbackException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorThatIsTheSameWhenItIsDoneAgainIsAccepted(boolean isBatch) throws SQLException {
    node.query("insert into u values(1, 9)");
    try (Connection connection = open("?dmha.continuity=transactions");
        Statement statement = connection.createStatement()) {
      violate(connection, statement, isBatch, "first");
      lose();

      assertThat(statement.executeUpdate("insert into t(id) values(2)")).isEqualTo(1);
      connection.commit();
      assertThat(node.query("select count(*) from t")).isEqualTo("2");
    }
  }

  private static void violate(
      Connection connection, Statement statement, boolean isBatch, String constraint)
      throws SQLException {
    statement.executeUpdate("insert into t(id) values(1)");
    java.sql.Savepoint before = connection.setSavepoint();
    Throwable seen =
        catchThrowable(
            () -> {
              if (isBatch) {
                statement.addBatch("insert into u values(1, 1)");
                statement.executeBatch();
              } else {
                statement.executeUpdate("insert into u values(1, 1)");
              }
            });
    assertThat(seen).hasMessageContaining(constraint);
    connection.rollback(before);
  }

  private static void lose() {
    node.endSessions();
  }
}
