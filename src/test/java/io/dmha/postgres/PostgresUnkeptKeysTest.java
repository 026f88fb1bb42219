package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What looks like a generated key that could be given again, and is not, or not for certain. */
@NeedsPostgres
@Timeout(60)
class PostgresUnkeptKeysTest {
  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query("create sequence s");
    node.query("create schema b");
    node.query("create table b.k(id bigserial primary key)");
    node.query("create role poor login");
    node.query(
        "create function write_child() returns trigger language plpgsql as"
            + " 'begin insert into child values(currval(''k_id_seq'')); return null; end'");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void drop() {
    node.query("drop table if exists k cascade");
    node.query("drop table if exists child");
    node.query("create table child(k bigint)");
    node.query("drop table if exists other");
    node.query("create table other(n int)");
  }

  private static Connection open(String user) throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    Connection connection = DriverManager.getConnection(url, user, "");
    connection.setAutoCommit(false);
    return connection;
  }

  private static void lose() {
    node.endSessions();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isNotNegative();
    }
  }

  /** Inserts a row, and reads a column of what was generated. */
  private static long insert(Connection connection, String sql, String column) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql, new String[] {column})) {
      assertThat(insert.executeUpdate()).isOne();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        return keys.getLong(1);
      }
    }
  }

  private static String reason(Connection connection) throws SQLException {
    return connection.unwrap(Protection.class).reason().orElse("");
  }

  /** Each row has what its own counter has drawn. */
  @Test
  void anotherColumnIsNoKey() throws SQLException {
    node.query("create table k(id bigint primary key, v int default 0, seq bigserial)");
    try (Connection connection = open("postgres")) {
      assertThat(insert(connection, "insert into k(id) values(5)", "v")).isZero();
      assertThat(insert(connection, "insert into k(id) values(6)", "v")).isZero();
      lose();
      run(connection, "insert into other values(1)");
      connection.commit();
    }
    assertThat(node.query("select count(distinct seq) from k where seq > 0")).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A key of which the number is only a part, or that is no key at all.
        "id text default lpad(nextval('s')::text, 6, '0') primary key",
        "id numeric default nextval('s') + 0.5 primary key",
        "id bigserial, primary key(id, n)",
        "id bigserial",
        "id bigserial primary key deferrable initially deferred",
        // Given again where the counter has begun anew.
        "id int generated always as identity (minvalue 1 maxvalue 9 cycle) primary key",
      })
  void isNotGiven(String column) throws SQLException {
    boolean isLast = column.contains("primary key(");
    String columns = isLast ? column.replace(", primary", ", n int default 7, primary") : column;
    node.query("create table k(" + columns + (isLast ? "" : ", n int default 7") + ")");
    try (Connection connection = open("postgres")) {
      assertThat(insert(connection, "insert into k(n) values(7)", "id")).isPositive();
      assertThat(reason(connection)).isEqualTo("GENERATED_KEY");
      lose();

      assertThatThrownBy(() -> run(connection, "insert into other values(1)"))
          .hasMessageContaining("a value that was read is another");
      connection.rollback();
    }
    assertThat(node.query("select count(*) from k")).isEqualTo("0");
  }

  /** Only its own primary key proves that nobody else has a key of a table. */
  @Test
  void theKeyOfATableInAnotherSchemaIsAnother() throws SQLException {
    node.query("create table k(id bigserial, n int)");
    try (Connection connection = open("postgres")) {
      assertThat(insert(connection, "insert into k(n) values(7)", "id")).isOne();
      assertThat(reason(connection)).isEqualTo("GENERATED_KEY");
    }
    node.query("drop table k");
    node.query("create table k(id bigserial primary key, n int)");
    try (Connection connection = open("postgres")) {
      assertThat(insert(connection, "insert into k(n) values(7)", "id")).isOne();
      assertThat(reason(connection)).isEmpty();
      lose();
      run(connection, "insert into other values(1)");
      connection.commit();
    }
    assertThat(node.query("select id from k")).isEqualTo("1");
  }

  /** Parents and children keep the same key, or nothing is applied. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "currval('k_id_seq')",
        "lastval()",
      })
  void whereTheCounterIsReadTheKeyIsCompared(String last) throws SQLException {
    node.query("create table k(id bigserial primary key, n int)");
    try (Connection connection = open("postgres")) {
      assertThat(insert(connection, "insert into k(n) values(7)", "id")).isOne();
      run(connection, "insert into child values(" + last + ")");
      assertThat(reason(connection)).isEqualTo("GENERATED_KEY");
      lose();

      assertThatThrownBy(() -> run(connection, "insert into other values(1)"))
          .hasMessageContaining("a value that was read is another");
      connection.rollback();
    }
    assertThat(node.query("select count(*) from child")).isEqualTo("0");
  }

  @Test
  void soItIsWhereATriggerReadsIt() throws SQLException {
    node.query("create table k(id bigserial primary key, n int)");
    node.query("create trigger t after insert on k for each row execute function write_child()");
    try (Connection connection = open("postgres")) {
      assertThat(insert(connection, "insert into k(n) values(7)", "id")).isOne();
      assertThat(reason(connection)).isEqualTo("GENERATED_KEY");
    }
  }

  /** It is unique in one table of two. */
  @Test
  void soItIsWhereAnotherTableDrawsFromItsSequence() throws SQLException {
    node.query("create table k(id bigserial primary key, n int)");
    node.query("drop table if exists child");
    node.query("create table child(k bigint primary key default nextval('k_id_seq'))");
    try (Connection connection = open("postgres")) {
      assertThat(insert(connection, "insert into k(n) values(7)", "id")).isOne();
      assertThat(reason(connection)).isEqualTo("GENERATED_KEY");
    } finally {
      node.query("drop table child");
    }
  }

  /** What was drawn until the counter was past the key is no row's. */
  @Test
  void aViewThatAsksForItGetsAnErrorAndNoOther() throws SQLException {
    node.query("create table k(id bigserial primary key, n int)");
    node.query("create view last_of_k as select currval('k_id_seq') as k");
    try (Connection connection = open("postgres")) {
      assertThat(insert(connection, "insert into k(n) values(7)", "id")).isOne();
      lose();
      node.query("insert into k(n) values(1)");
      run(connection, "insert into other values(1)");
      assertThatThrownBy(() -> run(connection, "insert into child select k from last_of_k"))
          .hasMessageContaining("not yet defined in this session");
      connection.rollback();
    }
  }

  /** Who may not look into the table is not worse off than before. */
  @Test
  void aKeyOfOnesOwnNeedsNoRightToLook() throws SQLException {
    node.query(
        "create table k(id bigint generated by default as identity primary key, n int, secret int)");
    node.query("grant insert on k to poor");
    node.query("grant select(id, n) on k to poor");
    node.query("grant insert on other to poor");
    try (Connection connection = open("poor")) {
      assertThat(insert(connection, "insert into k(id, n) values(50, 7)", "id")).isEqualTo(50);
      assertThat(reason(connection)).isEmpty();
      lose();
      run(connection, "insert into other values(1)");
      connection.commit();
    }
    assertThat(node.query("select id from k")).isEqualTo("50");
  }
}
