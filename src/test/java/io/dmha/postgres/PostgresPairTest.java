package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * A primary and its streaming standby, real ones. The methods are the acts of one play, in order:
 * to set a pair up takes longer than all of them.
 */
@NeedsPostgres
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresPairTest {
  private PostgresNode primary;
  private PostgresNode standby;
  private Connection connection;

  @BeforeAll
  void start() throws SQLException {
    primary = PostgresNode.started();
    standby = primary.startStandby();
    primary.requireStandbyForCommit();
    connection = connect("");
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table t(id int)");
    }
  }

  @AfterAll
  void stop() throws SQLException {
    connection.close();
    standby.close();
    primary.close();
  }

  /** The standby stands first: it must be passed over. */
  private Connection connect(String more) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:dmha:postgresql://127.0.0.1:"
            + standby.port()
            + ",127.0.0.1:"
            + primary.port()
            + "/postgres?dmha.probeInterval=200ms&dmha.probeTimeout=1s"
            + more,
        "postgres",
        "");
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from t")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  @Order(1)
  void thePrimaryIsFoundBehindTheStandby() {
    assertThat(connection.toString()).contains(":" + primary.port());
  }

  @Test
  @Order(2)
  void aStandbyIsUsedWhereOneIsAskedFor() throws SQLException {
    primary.awaitCopied();
    try (Connection reader = connect("&dmha.role=standby")) {
      assertThat(reader.toString()).contains(":" + standby.port());
      assertThat(count(reader)).isZero();
    }
  }

  @Test
  @Order(3)
  void aWriteRefusedByTheApplicationsOwnReadOnlyModePasses() throws SQLException {
    connection.setReadOnly(true);
    // pgjdbc heeds it in transactions alone.
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      Throwable thrown = catchThrowable(() -> statement.execute("insert into t values(0)"));

      assertThat(((SQLException) thrown).getSQLState()).isEqualTo("25006");
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setReadOnly(false);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only = on");

      Throwable thrown = catchThrowable(() -> statement.execute("insert into t values(0)"));

      assertThat(((SQLException) thrown).getSQLState()).isEqualTo("25006");
      statement.execute("set default_transaction_read_only = off");
    }
  }

  @Test
  @Order(4)
  void withoutAPrimaryTheErrorNamesEveryHostAndItsRole() {
    primary.suspend();
    try {
      Throwable thrown =
          catchThrowable(() -> connect("&dmha.maxAttempts=1&dmha.attemptTimeout=700ms"));

      assertThat(thrown)
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining(":" + standby.port() + " is STANDBY")
          .hasMessageContaining(":" + primary.port() + " no answer");
    } finally {
      primary.resume();
    }
  }

  /** It is looked for another one for as long as a call may take. */
  @Test
  @Order(5)
  void aTransactionIsNotAppliedWhenItsPrimaryDiesAndGoesOnAfterThePromotion() throws SQLException {
    try (Connection orphan = connect("&dmha.recoveryTimeout=3s");
        PreparedStatement insert = orphan.prepareStatement("insert into t values(?)")) {
      orphan.setAutoCommit(false);
      insert.setInt(1, 1);
      insert.executeUpdate();
      orphan.commit();
      insert.setInt(1, 2);
      insert.executeUpdate();
      primary.kill9();

      insert.setInt(1, 3);
      Throwable thrown = catchThrowable(insert::executeUpdate);
      assertThat(thrown).isInstanceOf(SQLTransactionRollbackException.class);

      standby.promote();
      orphan.rollback();
      insert.setInt(1, 4);
      insert.executeUpdate();
      orphan.commit();

      assertThat(orphan.toString()).contains(":" + standby.port());
      assertThat(count(orphan)).isEqualTo(2);
      orphan.rollback();
    }
  }
}
