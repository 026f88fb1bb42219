package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.Protection;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Arrays that PostgreSQL's driver gives are compared, and outlive their connection. */
@NeedsPostgres
@Timeout(60)
class PostgresArrayTest {
  private static PostgresNode node;

  private Connection connection;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    node.query("create type mood as enum ('sad', 'glad')");
    node.query("create table done(id int primary key, n int4[], s text[])");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void open() throws SQLException {
    node.query("drop table if exists bag");
    node.query(
        "create table bag(id int, n int4[], s text[], d timestamptz[], m mood[], x int8[][],"
            + " b bytea[], q numeric[], u uuid[], j jsonb[])");
    node.query(
        "insert into bag values(1, '{1,null,3}', '{a,\"b c\"}', '{2026-01-02 03:04:05+00}', '{sad}',"
            + " '{{1,2},{3,4}}', '{\"\\\\x0102\"}', '{1.50}',"
            + " '{6ba7b810-9dad-11d1-80b4-00c04fd430c8}', '{\"{}\"}')");
    node.query("truncate done");
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    connection = DriverManager.getConnection(url, "postgres", "");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private List<Array> read() throws SQLException {
    List<Array> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select n, s, d, m, x, b, q, u, j from bag")) {
      assertThat(rows.next()).isTrue();
      for (int column = 1; column <= 9; column++) {
        all.add(column % 2 == 0 ? rows.getArray(column) : (Array) rows.getObject(column));
      }
    }
    return all;
  }

  private boolean isProtected() throws SQLException {
    return connection.unwrap(Protection.class).isProtected();
  }

  private void goOn() throws SQLException {
    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into done values(99)")).isOne();
    }
  }

  @Test
  void whatWasReadIsComparedAndStays() throws SQLException {
    List<Array> all = read();
    assertThat(isProtected()).isTrue();
    node.endSessions();

    goOn();

    assertThat((Integer[]) all.get(0).getArray()).containsExactly(1, null, 3);
    assertThat((Integer[]) all.get(0).getArray(2, 2)).containsExactly(null, 3);
    assertThat(all.get(0).getBaseTypeName()).isEqualTo("int4");
    assertThat(all.get(0)).hasToString("{1,NULL,3}");
    assertThat((String[]) all.get(1).getArray()).containsExactly("a", "b c");
    assertThat((Object[]) all.get(2).getArray()).hasSize(1);
    assertThat(all.get(3).getBaseTypeName()).isEqualTo("mood");
    assertThat((Long[][]) all.get(4).getArray()).isDeepEqualTo(new Long[][] {{1L, 2L}, {3L, 4L}});
    byte[][] bytes = (byte[][]) all.get(5).getArray();
    bytes[0][0] = 9;
    assertThat(((byte[][]) all.get(5).getArray())[0]).containsExactly(1, 2);
    assertThat((Object[]) all.get(6).getArray()).containsExactly(new BigDecimal("1.50"));
    assertThat((Object[]) all.get(7).getArray()).hasOnlyElementsOfType(UUID.class);
    assertThatThrownBy(() -> all.get(0).getArray(3, 2)).isInstanceOf(SQLException.class);
    connection.commit();
    assertThat(node.query("select count(*) from done")).isEqualTo("1");
  }

  @Test
  void whereOneIsAnotherTheTransactionIsNotApplied() throws SQLException {
    List<Array> all = read();
    assertThat(all).hasSize(9);
    node.endSessions();
    node.query("update bag set b = '{\"\\\\x0103\"}'");

    assertThatThrownBy(this::goOn).hasMessageContaining("a value that was read is another");

    connection.rollback();
    assertThat(node.query("select count(*) from done")).isEqualTo("0");
  }

  /**
   * The driver reads the fifth execution and those after it in another format, as it may elsewhere.
   */
  @Test
  void whatWasReadInBinaryIsReadAgain() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select n, s, b from bag")) {
      for (int i = 0; i < 8; i++) {
        try (ResultSet rows = query.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat((Integer[]) rows.getArray(1).getArray()).containsExactly(1, null, 3);
          assertThat((String[]) rows.getArray(2).getArray()).containsExactly("a", "b c");
          assertThat((byte[][]) rows.getArray(3).getArray()).hasDimensions(1, 2);
        }
      }
    }
    assertThat(isProtected()).isTrue();
    node.endSessions();

    goOn();
    connection.commit();

    assertThat(node.query("select count(*) from done")).isEqualTo("1");
  }

  private void insert(int id, Object numbers, Array texts) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into done values(?, ?, ?)")) {
      insert.setInt(1, id);
      insert.setObject(2, numbers);
      insert.setArray(3, texts);
      assertThat(insert.executeUpdate()).isOne();
    }
  }

  @Test
  void whatWasReadAndWhatWasMadeIsBoundAgain() throws SQLException {
    List<Array> read = read();
    insert(1, read.get(0), read.get(1));
    insert(
        2,
        connection.createArrayOf("int4", new Integer[] {1, null, 3}),
        connection.createArrayOf("text", new Object[] {"a", "b c"}));
    assertThat(isProtected()).isTrue();
    node.endSessions();
    insert(3, read.get(0), read.get(1));
    assertThat(isProtected()).isTrue();

    connection.commit();

    assertThat(node.query("select count(*) from done where n = '{1,null,3}' and s = '{a,b c}'"))
        .isEqualTo("3");
  }

  @Test
  void allOtherExactTypesAreBoundAgain() throws SQLException {
    node.query("drop table if exists other");
    node.query("create table other as select m, x, b, q, u from bag where false");
    List<Array> read = read();
    try (PreparedStatement insert =
        connection.prepareStatement("insert into other values(?, ?, ?, ?, ?)")) {
      for (int i = 1; i <= 5; i++) {
        insert.setArray(i, read.get(i + 2));
      }
      assertThat(insert.executeUpdate()).isOne();
    }
    assertThat(isProtected()).isTrue();
    node.endSessions();

    goOn();
    connection.commit();

    assertThat(
            node.query(
                "select count(*) from other o join bag b on o.m = b.m and o.x = b.x and o.b = b.b"
                    + " and o.q = b.q and o.u = b.u"))
        .isEqualTo("1");
  }

  /** A time is read in a zone of this side. */
  @Test
  void timesThatWereReadAreBoundUnprotected() throws SQLException {
    List<Array> read = read();
    try (PreparedStatement update = connection.prepareStatement("update bag set d = ?")) {
      update.setArray(1, read.get(2));
      assertThat(update.executeUpdate()).isOne();
    }
    assertThat(isProtected()).isFalse();
    connection.commit();
  }

  @Test
  void oneOfElementsThatMayChangeIsBoundUnprotected() throws SQLException {
    Array made = connection.createArrayOf("text", new Object[] {java.nio.CharBuffer.wrap("a")});
    insert(1, null, made);
    assertThat(isProtected()).isFalse();
    connection.commit();
    assertThat(node.query("select s from done")).isEqualTo("{a}");
  }
}
