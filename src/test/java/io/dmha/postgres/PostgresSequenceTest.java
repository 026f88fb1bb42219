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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that a transaction has drawn from sequences stay when it is done again. */
@NeedsPostgres
@Timeout(60)
class PostgresSequenceTest {
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
  void create() {
    node.query("drop table if exists q, line");
    node.query("drop sequence if exists s");
    node.query("create sequence s start with 41");
    node.query("create table q(id bigint)");
  }

  private static Connection open(String options) throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    String separator = url.contains("?") ? "&" : "?";
    Connection connection = DriverManager.getConnection(url + separator + options, "postgres", "");
    connection.setAutoCommit(false);
    return connection;
  }

  private static Connection guarded() throws SQLException {
    return open("dmha.commitGuard=transactions&dmha.commitGuard.createTable=true");
  }

  private static long ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private static void insert(Connection connection, long id) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into q values(?)")) {
      insert.setLong(1, id);
      assertThat(insert.executeUpdate()).isOne();
    }
  }

  private static boolean isProtected(Connection connection) throws SQLException {
    return connection.unwrap(Protection.class).isProtected();
  }

  private static String ids() {
    return node.query("select coalesce(string_agg(id::text, ',' order by id), '') from q");
  }

  @Test
  void theValueThatWasSeenStaysAndNobodyElseGetsIt() throws SQLException {
    try (Connection connection = guarded()) {
      long seen = ask(connection, "select nextval('s')");
      assertThat(isProtected(connection)).isTrue();
      node.endSessions();
      assertThat(node.query("select nextval('s')")).isEqualTo("42");

      insert(connection, seen);
      connection.commit();

      assertThat(ids()).isEqualTo("41");
      assertThat(Long.parseLong(node.query("select nextval('s')"))).isGreaterThan(42);
    }
  }

  @Test
  void soDoSeveralOfAPreparedQueryThatIsExecutedAsMyBatisDoes() throws SQLException {
    try (Connection connection = guarded();
        PreparedStatement query =
            connection.prepareStatement("select nextval('s') as a, nextval('s') as b")) {
      assertThat(query.execute()).isTrue();
      try (ResultSet rows = query.getResultSet()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt("a")).isEqualTo(41);
        assertThat(rows.getObject(2)).isEqualTo(42L);
        assertThat(rows.next()).isFalse();
      }
      assertThat(isProtected(connection)).isTrue();
      node.endSessions();
      insert(connection, 41);
      assertThat(query.execute()).isTrue();
      try (ResultSet rows = query.getResultSet()) {
        assertThat(rows.next()).isTrue();
        insert(connection, rows.getLong(1));
      }
      connection.commit();

      assertThat(ids()).isEqualTo("41,43");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into q(id) values(nextval('s'))",
        "insert into q(id) values(nextval('s'), nextval('s'))",
        "insert into q(id) values(nextval('s')), (nextval('s'::regclass))"
      })
  void soDoKeysThatTheTextOfAnInsertDraws(String text) throws SQLException {
    if (text.contains("('s'), n")) {
      node.query("alter table q add column m bigint");
    }
    String insert = text.replace("(id) values(nextval('s'), n", "(id, m) values(nextval('s'), n");
    try (Connection connection = guarded();
        PreparedStatement statement = connection.prepareStatement(insert, new String[] {"id"})) {
      int rows = statement.executeUpdate();
      List<Long> keys = new ArrayList<>();
      try (ResultSet drawn = statement.getGeneratedKeys()) {
        while (drawn.next()) {
          keys.add(drawn.getLong(1));
        }
      }
      assertThat(keys).hasSize(rows);
      boolean isOneColumn = !insert.contains("(id, m)");
      assertThat(isProtected(connection)).isEqualTo(isOneColumn);
      node.endSessions();
      if (!isOneColumn) {
        assertThatThrownBy(() -> insert(connection, 7))
            .hasFieldOrPropertyWithValue("SQLState", "40001");
        connection.rollback();
        return;
      }
      insert(connection, 7);
      connection.commit();
      keys.add(0, 7L);
      assertThat(ids()).isEqualTo(String.join(",", keys.stream().map(String::valueOf).toList()));
    }
  }

  @Test
  void aHostThatLacksTheDrawDoesNotDoItAgain() throws SQLException {
    try (Connection connection = guarded()) {
      long first = ask(connection, "select nextval('s')");
      insert(connection, first);
      String rows = node.query("select string_agg(token || state, ',') from dmha_commit");
      long seen = ask(connection, "select nextval('s')");
      insert(connection, seen);
      assertThat(isProtected(connection)).isTrue();
      node.endSessions();
      // The end of its log was not written.
      node.query("select setval('s', 41)");
      node.query(
          "update dmha_commit set state = substr(o, 35) from unnest(string_to_array('"
              + rows
              + "', ',')) o where token = substr(o, 1, 34)");

      assertThatThrownBy(() -> insert(connection, seen))
          .isInstanceOf(SQLException.class)
          .hasMessageStartingWith("NOT APPLIED")
          .hasMessageContaining("may lack what was drawn from a sequence")
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
      assertThat(ids()).isEmpty();
    }
  }

  @Test
  void withoutTheGuardItIsCompared() throws SQLException {
    try (Connection connection = open("dmha.continuity=transactions")) {
      long seen = ask(connection, "select nextval('s')");
      assertThat(isProtected(connection)).isFalse();
      node.endSessions();

      assertThatThrownBy(() -> insert(connection, seen))
          .hasMessageStartingWith("NOT APPLIED")
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
    }
  }

  @Test
  void aRowThatTakesTheValueFromTheCounterEndsIt() throws SQLException {
    try (Connection connection = guarded()) {
      assertThat(ask(connection, "select nextval('s')")).isEqualTo(41);
      try (Statement insert = connection.createStatement()) {
        assertThat(insert.executeUpdate("insert into q values(currval('s'))")).isOne();
      }
      assertThat(isProtected(connection)).isFalse();
      node.endSessions();

      assertThatThrownBy(() -> insert(connection, 1))
          .hasMessageStartingWith("NOT APPLIED")
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
      assertThat(ids()).isEmpty();
    }
  }

  /** What has been drawn in the new session is another value than the one that stands. */
  @Test
  void theCounterOfAnotherSessionIsNotAsked() throws SQLException {
    try (Connection connection = guarded()) {
      assertThat(ask(connection, "select nextval('s')")).isEqualTo(41);
      node.endSessions();

      assertThatThrownBy(
              () -> {
                try (Statement insert = connection.createStatement()) {
                  int unusedRows = insert.executeUpdate("insert into q values(currval('s'))");
                }
              })
          .hasMessageContaining("the value that a counter gave last")
          .hasFieldOrPropertyWithValue("SQLState", "08006");
      assertThat(connection.isClosed()).isTrue();
      assertThat(ids()).isEmpty();
    }
  }

  @Test
  void norIsItByALaterTransactionUntilThatHasDrawn() throws SQLException {
    try (Connection connection = guarded()) {
      long seen = ask(connection, "select nextval('s')");
      node.endSessions();
      insert(connection, seen);
      connection.commit();
      long next = ask(connection, "select nextval('s')");
      assertThat(ask(connection, "select currval('s')")).isEqualTo(next);
      connection.commit();
      node.endSessions();

      assertThatThrownBy(() -> ask(connection, "select currval('s')"))
          .hasFieldOrPropertyWithValue("SQLState", "08006");
    }
  }

  @Test
  void aDefaultThatAsksForTheValueDoesNotGetAnother() throws SQLException {
    node.query("drop table if exists line");
    node.query("create table line(o bigint default currval('s'), n int)");
    try (Connection connection = guarded();
        Statement statement = connection.createStatement()) {
      long seen = ask(connection, "select nextval('s')");
      insert(connection, seen);
      node.endSessions();
      insert(connection, 7);
      assertThatThrownBy(() -> statement.executeUpdate("insert into line(n) values(1)"))
          .hasMessageContaining("not yet defined in this session");
      connection.rollback();
    }
  }

  @Test
  void aTransactionThatSetsASequenceIsNotDoneAgain() throws SQLException {
    try (Connection connection = guarded()) {
      assertThat(ask(connection, "select setval('s', 100)")).isEqualTo(100);
      assertThat(isProtected(connection)).isFalse();
      node.endSessions();
      assertThatThrownBy(() -> insert(connection, 1))
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
      assertThat(node.query("select nextval('s')")).isEqualTo("101");
    }
  }

  /** Its values are gone where its host has crashed, and the row of the guard is not. */
  @Test
  void anUnloggedSequenceIsCompared() throws SQLException {
    node.query("drop sequence s");
    node.query("create unlogged sequence s start with 41");
    try (Connection connection = guarded()) {
      assertThat(ask(connection, "select nextval('s')")).isEqualTo(41);
      assertThat(isProtected(connection)).isFalse();
    }
  }

  @Test
  void aFunctionOfThatNameIsNoSequence() throws SQLException {
    node.query(
        "create or replace function nextval(text) returns bigint language sql as 'select 1::bigint'");
    try (Connection connection = guarded()) {
      assertThat(ask(connection, "select nextval('s')")).isEqualTo(1);
      assertThat(isProtected(connection)).isFalse();
    } finally {
      node.query("drop function nextval(text)");
    }
  }

  @Test
  void whatWasNotReadBeforeTheLossIsNotKeptAfterIt() throws SQLException {
    try (Connection connection = guarded();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("select nextval('s')")) {
        node.endSessions();
        insert(connection, 7);
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(42);
      }
      assertThat(isProtected(connection)).isFalse();
      connection.commit();
    }
  }

  @Test
  void withAutocommitNothingIsWrittenForIt() throws SQLException {
    try (Connection connection = guarded()) {
      connection.setAutoCommit(true);
      String before = node.query("select count(*) from dmha_commit");
      assertThat(ask(connection, "select nextval('s')")).isEqualTo(41);
      assertThat(node.query("select count(*) from dmha_commit")).isEqualTo(before);
    }
  }
}
