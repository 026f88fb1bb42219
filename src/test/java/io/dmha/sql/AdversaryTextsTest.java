package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts of which the server was seen to do more than their kind says: PostgreSQL 15, H2 2.4.240.
 */
class AdversaryTextsTest {
  private static StatementKind ofPostgreSql(String sql) {
    return kinds(SessionsOfPostgreSql.READER, false).of(sql);
  }

  private static StatementKind ofH2(String sql) {
    return kinds(SessionsOfH2.READER, true).of(sql);
  }

  private static StatementKinds kinds(SessionReader reader, boolean mayCommit) {
    return new StatementKinds(
        () -> reader,
        mayCommit,
        mayCommit,
        EnumSet.of(MadeValue.TIME, MadeValue.UNIQUE),
        SafeCalls.NONE);
  }

  /** PostgreSQL calls f(), or what is called like grammar of other databases. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select distinct on (id) f(id) from t",
        "insert into t(id) select distinct on (id) f(id) from t",
        "select E'a'\n'\\'', f(1) --'",
        "select E'a' -- x\n '\\'', f(1) --'",
        "select $\u0663$ ' $\u0663$, f(1) -- '",
        "select now\u3000()",
        "select apply(1)",
        "select key(1)",
        "select level(1)",
        "select top(1)",
        "select output(1)",
        "select filter(1)",
        "select over(1)",
        "select 1, partition(1)",
        "select a from t limit key(1)",
        "select a from level(1)",
        "select number(1)",
        "select truncate(1)",
        "select last_insert_id(1)",
      })
  void aCallIsSeenOnPostgreSql(String sql) {
    assertThat(ofPostgreSql(sql).kind()).isEqualTo(SqlKind.OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select distinct on (id) f(id) from t",
        "select top (1) f(id) from t",
        "select 1 as a\u0001$$, f(1), 2 as b\u0001$$",
        "select apply(1)",
        "select output(1)",
        "select level(1)",
        "select 1 + pivot(1)",
      })
  void aCallIsSeenOnH2(String sql) {
    assertThat(ofH2(sql).kind()).isEqualTo(SqlKind.OTHER);
  }

  /** Dameng calls f without parentheses; TOP counts the rows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select top 1 f from dual",
        "select distinct top 1 p.f from dual",
        "select top (1) f from dual",
        "select top 1, 2 f from dual"
      })
  void aCallBehindTopIsSeenOnDameng(String sql) {
    assertThat(kinds(SessionsOfDameng.READER, true).of(sql).kind()).isEqualTo(SqlKind.OTHER);
    String ofTable = sql.replace("dual", "t").replace("p.f", "t.f");
    assertThat(kinds(SessionsOfDameng.READER, true).of(ofTable).kind()).isEqualTo(SqlKind.READ);
  }

  /** What they stand for in grammar is a read as before. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select count(*) filter (where a > 1), sum(a) over (partition by b) from t",
        "select a, sum(b) from t group by grouping sets ((a), ())",
        "select x.a from (select 1) x(a)",
        "select distinct on (a) lower(b) from t",
        "select rank() over (order by a) from t where b like ('x') and c in (1, 2)",
        "with x(a) as materialized (select 1) select a from x",
      })
  void grammarIsNoCall(String sql) {
    assertThat(ofPostgreSql(sql).kind()).isEqualTo(SqlKind.READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1 as a into pg_temp.x",
        "select 1 as a into table pg_temp.x",
        "update \"pg_settings\" set setting = 'other' where name = 'search_path'",
        "update pg_catalog.\"pg_settings\" set setting = 'other' where name = 'search_path'",
        "update \"pg_catalog\".\"pg_settings\" set setting = 'other' where name = 'search_path'",
      })
  void whatStaysInTheSessionIsSeen(String sql) {
    assertThat(ofPostgreSql(sql).leaves().kind()).isEqualTo(SessionText.Kind.LOST);
  }

  /** Column 2 is one of the table. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select (t).*, now() from t",
        "select (f(1)).*, now() from t",
        "select array[since, now(), since], balance from t",
        "select id, sysdate from t",
        "select id, utc_timestamp x from t",
      })
  void aStoredColumnIsNotKept(String sql) {
    assertThat(ofPostgreSql(sql).kept()).matches(kept -> kept == null || !kept.test(2));
  }

  @Test
  void theOtherColumnsAreKept() {
    assertThat(ofPostgreSql("select array[a, now()], clock_timestamp() from t").kept().test(2))
        .isTrue();
    assertThat(ofPostgreSql("select count(*), clock_timestamp() from t").kept().test(2)).isTrue();
  }
}
