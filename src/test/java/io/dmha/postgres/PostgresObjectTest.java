package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.util.PGobject;

/** What PostgreSQL's driver gives for JSON and the like is a value, and may be bound again. */
@NeedsPostgres
@Timeout(60)
class PostgresObjectTest {
  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query("create table doc(id int, j jsonb)");
    node.query("insert into doc values(1, '{\"a\": 1}')");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Connection open() throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    Connection connection = DriverManager.getConnection(url, "postgres", "");
    connection.setAutoCommit(false);
    return connection;
  }

  private static PGobject read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select j from doc where id = 1")) {
      assertThat(rows.next()).isTrue();
      return (PGobject) rows.getObject(1);
    }
  }

  private static void write(Connection connection, int id, Object value) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into doc values(?, ?)")) {
      insert.setInt(1, id);
      insert.setObject(2, value);
      assertThat(insert.executeUpdate()).isOne();
    }
  }

  @Test
  void whatWasReadAndWrittenIsDoneAgain() throws SQLException {
    try (Connection connection = open()) {
      PGobject json = read(connection);
      write(connection, 2, json);
      assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
      node.endSessions();

      write(connection, 3, json);
      connection.commit();
    }
    assertThat(node.query("select count(*) from doc where id in (2, 3) and j = '{\"a\": 1}'"))
        .isEqualTo("2");
  }

  @Test
  void whatIsSetAnewIsNotWhatWasBound() throws SQLException {
    try (Connection connection = open()) {
      PGobject json = read(connection);
      write(connection, 4, json);
      json.setValue("{\"a\": 2}");
      node.endSessions();

      try {
        write(connection, 5, json);
        connection.commit();
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("40001");
        connection.rollback();
      }
    }
    assertThat(node.query("select count(*) from doc where id = 4 and j = '{\"a\": 2}'"))
        .as("never what was set later")
        .isEqualTo("0");
  }
}
