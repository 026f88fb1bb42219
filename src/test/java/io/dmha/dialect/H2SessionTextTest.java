package io.dmha.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.sql.SessionText;
import io.dmha.sql.SessionsOfH2;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is said of a text is what a real H2 does with it. */
class H2SessionTextTest {
  private static final String STATE =
      "select setting_name || '=' || coalesce(setting_value, '') from information_schema.settings"
          + " union all select 'schema=' || current_schema"
          + " union all select 'lock timeout=' || lock_timeout()"
          + " union all select 'zone=' || extract(timezone_hour from current_timestamp)"
          + " union all select 'isolation=' || isolation_level from information_schema.sessions"
          + " where session_id = session_id()"
          + " union all select state_key || '=' || state_command"
          + " from information_schema.session_state"
          + " order by 1";

  /** Text and key. */
  static final String[][] SETS = {
    {"set schema b", "schema"},
    {"SET SCHEMA \"B\";", "schema"},
    {"set schema = b", "schema"},
    {"set schema 'B'", "schema"},
    {"use b", "schema"},
    {"/* a */ use \"B\"", "schema"},
    {"set schema_search_path information_schema, b", "search path"},
    {"set schema_search_path = b", "search path"},
    {"set lock_timeout 54321", "lock_timeout"},
    {"set lock_timeout = 54321", "lock_timeout"},
    {"set query_timeout 54321", "query_timeout"},
    {"set variable_binary true", "variable_binary"},
    {"set truncate_large_length = true", "truncate_large_length"},
    {"set non_keywords key, value", "non_keywords"},
    {"set time zone '-7:00'", "timezone"},
    {"set time zone interval '-7:00' hour to minute", "timezone"},
    {"set session characteristics as transaction isolation level serializable", "isolation"},
    {"set transaction isolation level repeatable read", "isolation"}
  };

  /** They set what a new session has, or what no view shows. */
  static final String[][] SETS_UNSEEN = {
    {"set throttle 0", "throttle"},
    {"set lazy_query_execution 1", "lazy_query_execution"},
    {"set time zone local", "timezone"},
    {"set non_keywords", "non_keywords"},
    {"set schema public", "schema"}
  };

  static final String[][] NONE = {
    {"set max_memory_rows 10000"},
    {"set max_operation_memory 10000"},
    {"set cache_size 1000"},
    {"set db_close_delay 0"},
    {"set default_lock_timeout 2000"},
    {"set default_table_type memory"},
    {"set ignorecase false"},
    {"set optimize_reuse_results 1"},
    {"set query_statistics true"},
    {"set write_delay 100"},
    {"set retention_time 1000"},
    {"set trace_level_file 1"},
    {"set allow_literals all"},
    {"set authenticator false"},
    {"set password ''"},
    {"set catalog 'SESSIONS'"},
    {"set autocommit true"},
    {"set exclusive 0"},
    {"set database collation off"},
    {"create global temporary table g(a int)"},
    {"create temp table g(a int)"},
    {"declare global temporary table g(a int)"},
    {"create table session_locks(set_config int, temp int)"},
    {"select * from t for update"},
    {"select id as lock_timeout from t"},
    {"create alias f as $$ int f() { return 1; } $$"},
    {"create alias f as 'int f() { int set = 1; return set; }'"},
    {"create schema c; create table c.d(a int)"},
    {"comment on table t is 'set schema b'"}
  };

  /** Text and what is left. */
  static final String[][] LOST = {
    {"set @a = 1", "a variable of the session"},
    {"set @a 'x'", "a variable of the session"},
    {"set @a = (select count(*) from t)", "a variable of the session"},
    {"select set(@a, 1)", "a variable of the session"},
    {"create local temporary table l(a int)", "a temporary table"},
    {"create memory local temporary table l(a int)", "a temporary table"},
    {"create cached local temporary table if not exists l(a int)", "a temporary table"},
    {"create local temporary table l as select 1 a", "a temporary table"},
    {"declare local temporary table l(a int)", "a temporary table"},
    {"set schema b; set lock_timeout 5", "a setting that is made together with other statements"},
    {"set lock_timeout 50 + 1", "a setting that is not known"}
  };

  /** Of the database, but gone when its last session ends, and on another host. */
  static final String[][] OF_THE_OPEN_DATABASE = {
    {"set default_null_ordering high"}, {"set mode mysql"}
  };

  /** Text and what is said of it. */
  static final String[][] UNKNOWN = {
    {"set exclusive 1", "the database for itself alone"},
    {"set exclusive true", "the database for itself alone"},
    {"set lock_timeout ?", "a setting that is not known"},
    {"set schema ?", "a setting that is not known"},
    {"set schema (select 'B')", "a setting that is not known"},
    {"set referential_integrity = false", "a setting of the database that ends with it"},
    {"set something 5", "a setting that is not known"},
    {"set schema b // c", "what a text has set that databases read in different ways"}
  };

  private Connection first;
  private Connection second;

  @BeforeEach
  void open() throws SQLException {
    first = connect();
    execute(first, "create schema b");
    execute(first, "create table t(id int)");
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
    first.setAutoCommit(false);
    execute(first, "insert into public.t values(1)");
    first.rollback();

    assertThat(state(first)).isNotEqualTo(state(second));
    execute(second, sql);
    assertThat(state(second)).isEqualTo(state(first));
  }

  @ParameterizedTest
  @FieldSource("SETS_UNSEEN")
  void aTextThatSetsWhatNoViewShowsMayBeRunAgain(String sql, String key) throws SQLException {
    assertThat(read(sql)).hasToString("SETTABLE " + key + " SESSION");

    execute(first, sql);
    execute(second, sql);

    assertThat(state(second)).isEqualTo(state(first));
  }

  @ParameterizedTest
  @FieldSource("NONE")
  void whatATextSetsInTheDatabaseIsThereForANewSessionToo(String sql) throws SQLException {
    assertThat(read(sql)).hasToString("NONE");

    execute(first, sql);
    first.commit();

    try (Connection third = connect()) {
      assertThat(state(third)).isEqualTo(state(first));
    }
  }

  @ParameterizedTest
  @FieldSource("LOST")
  void aTextThatLeavesMoreThanASettingDoes(String sql, String what) throws SQLException {
    assertThat(read(sql)).hasToString("LOST " + what);

    execute(first, sql);

    assertThat(state(first)).isNotEqualTo(state(second));
  }

  @ParameterizedTest
  @FieldSource("OF_THE_OPEN_DATABASE")
  void aSettingThatEndsWithTheDatabaseIsLost(String sql) throws SQLException {
    assertThat(read(sql)).hasToString("LOST a setting of the database that ends with it");

    execute(first, sql);
    String set = state(second).toString();
    assertThat(state(first)).hasToString(set);
    first.close();
    second.close();

    try (Connection third = connect()) {
      assertThat(state(third).toString()).isNotEqualTo(set);
    }
  }

  @ParameterizedTest
  @FieldSource("UNKNOWN")
  void aTextOfWhichNobodyKnowsWhatItSetsIsLost(String sql, String what) {
    assertThat(read(sql)).hasToString("LOST " + what);
  }

  /** H2's manual has rollback not affect its settings. */
  @ParameterizedTest
  @FieldSource("SETS")
  void aRollbackRevertsNoSetting(String sql, String key) throws SQLException {
    first.setAutoCommit(false);
    execute(first, "insert into public.t values(1)");
    execute(first, sql);
    List<String> before = state(first);

    first.rollback();

    assertThat(state(first)).as(key).isEqualTo(before);
  }

  private static SessionText read(String sql) {
    return SessionsOfH2.READER.read(sql);
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:sessions", "sa", "");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  private static List<String> state(Connection connection) throws SQLException {
    List<String> state = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(STATE)) {
      while (rows.next()) {
        state.add(rows.getString(1));
      }
    }
    return state;
  }
}
