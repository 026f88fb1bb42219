package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of bytea and text, which PostgreSQL's driver gives over what it has in memory. */
@NeedsPostgres
@Timeout(60)
class PostgresStreamTest {
  private static PostgresNode node;

  private Connection connection;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query("create table doc(id int primary key, b bytea, s text)");
    node.query("insert into doc values(1, '\\x0102', repeat('文', 1000))");
    node.query("insert into doc values(2, null, repeat('x', 1000000))");
    node.query("create table done(id int)");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void open() throws SQLException {
    node.query("truncate done");
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    connection = DriverManager.getConnection(url, "postgres", "");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private ResultSet row(int id) throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select b, s from doc where id = " + id);
    assertThat(rows.next()).isTrue();
    return rows;
  }

  private boolean isProtected() throws SQLException {
    return connection.unwrap(Protection.class).isProtected();
  }

  @Test
  void whatWasReadIsComparedAndStays() throws SQLException, IOException {
    ResultSet row = row(1);
    InputStream bytes = row.getBinaryStream(1);
    Reader text = row.getCharacterStream("s");
    ResultSet other = row(2);
    assertThat(other.getBinaryStream(1)).isNull();
    assertThat(other.wasNull()).isTrue();
    assertThat(isProtected()).isTrue();
    node.endSessions();

    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into done values(1)")).isOne();
    }
    connection.commit();

    assertThat(bytes.readAllBytes()).containsExactly(1, 2);
    StringWriter read = new StringWriter();
    assertThat(text.transferTo(read)).isEqualTo(1000);
    assertThat(read).hasToString("文".repeat(1000));
    assertThat(node.query("select count(*) from done")).isEqualTo("1");
  }

  @Test
  void aLongOneIsTheDriversOwn() throws SQLException, IOException {
    Reader text = row(2).getCharacterStream(2);
    assertThat(isProtected()).isFalse();
    StringWriter read = new StringWriter();
    assertThat(text.transferTo(read)).isEqualTo(1_000_000);
    connection.commit();
  }
}
