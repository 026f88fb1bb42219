package io.dmha.sql;

import static io.dmha.fixtures.node.PostgresSession.execute;
import static io.dmha.fixtures.node.PostgresSession.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is said of a text is what a real server does with it. */
@NeedsPostgres
class PostgresSessionTextTest {
  /** Their state shows in no view. */
  private static final List<String> UNSEEN = List.of("LOST a setting by setseed()", "LOST a seed");

  static final String[][] SETS = PostgresSessionTexts.SETS;
  static final String[][] RESETS = PostgresSessionTexts.RESETS;
  static final String[][] LOCALS = PostgresSessionTexts.LOCALS;
  static final String[][] NONE = PostgresSessionTexts.NONE;
  static final String[][] LOST = PostgresSessionTexts.LOST;
  static final String[][] UNKNOWN = PostgresSessionTexts.UNKNOWN;

  private static PostgresNode node;

  private Connection first;
  private Connection second;

  @BeforeAll
  static void start() throws SQLException {
    node = PostgresNode.started();
    try (Connection connection = connect()) {
      execute(connection, "create schema a");
      execute(connection, "create schema b");
      execute(connection, "create role limited");
      execute(connection, "create role \"Odd One\"");
      execute(connection, "create table t(id int primary key, n int)");
      execute(connection, "create table blocked_users(locked int, set_config int)");
      execute(connection, "create table p(id int primary key)");
      execute(
          connection,
          "create table f(id int constraint later references p deferrable initially immediate)");
    }
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void open() throws SQLException {
    first = connect();
    second = connect();
  }

  @AfterEach
  void close() throws SQLException {
    first.close();
    second.close();
  }

  @ParameterizedTest
  @FieldSource("SETS")
  void aTextThatSetsTheSessionSetsTheSameOnANewOne(String sql, String key) throws SQLException {
    assertThat(read(sql)).hasToString("SETTABLE " + key + " SESSION");

    execute(first, sql);

    assertThat(state(first)).isNotEqualTo(state(second));
    execute(second, sql);
    assertThat(state(second)).isEqualTo(state(first));
  }

  @ParameterizedTest
  @FieldSource("RESETS")
  void aTextThatResetsLeavesWhatANewSessionHas(String sql, String key) throws SQLException {
    assertThat(read(sql)).hasToString("SETTABLE " + key + " SESSION");
    List<String> fresh = state(second);
    execute(first, "set app.tenant = 'a'");
    execute(first, "set role limited");
    execute(first, "set timezone to 'Asia/Tokyo'");
    execute(first, "set search_path = b");
    boolean isAll = key.endsWith(" all");
    if (isAll) {
      execute(first, "set role none");
    }
    List<String> before = state(first);

    execute(first, sql);
    execute(second, sql);

    // The driver sets some parameters after the login: to them RESET ALL does something.
    assertThat(state(second)).isEqualTo(isAll ? state(first) : fresh);
    if (!key.equals("client_encoding")) {
      assertThat(state(first)).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @FieldSource("LOCALS")
  void aTextThatIsLocalEndsWithItsTransaction(String sql, String key) throws SQLException {
    assertThat(read(sql)).hasToString("SETTABLE " + key + " TRANSACTION");
    first.setAutoCommit(false);
    first.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    if (sql.contains("snapshot")) {
      return;
    }

    execute(first, sql);
    first.commit();

    first.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    assertThat(state(first)).isEqualTo(state(second));
  }

  @ParameterizedTest
  @FieldSource("NONE")
  void aTextThatLeavesNothingLeavesNothing(String sql) throws SQLException {
    assertThat(read(sql)).hasToString("NONE");
    first.setAutoCommit(false);

    execute(first, sql);
    first.commit();

    assertThat(state(first)).isEqualTo(state(second));
  }

  @ParameterizedTest
  @FieldSource("LOST")
  void aTextThatLeavesMoreThanASettingDoes(String sql, String what) throws SQLException {
    assertThat(read(sql)).hasToString("LOST " + what);

    execute(first, sql);

    if (!UNSEEN.contains("LOST " + what)) {
      assertThat(state(first)).isNotEqualTo(state(second));
    }
  }

  /** Not all of them run here. */
  @ParameterizedTest
  @FieldSource("UNKNOWN")
  void aTextOfWhichNobodyKnowsWhatItSetsIsLost(String sql, String what) {
    assertThat(read(sql)).hasToString("LOST " + what);
  }

  private static SessionText read(String sql) {
    return SessionsOfPostgreSql.READER.read(sql);
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(node.url("postgres"), "postgres", "");
  }
}
