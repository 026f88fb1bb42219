package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts in which a comment, a name or a parenthesis hides what is done: PostgreSQL 15 and H2
 * 2.4.240 were seen to do it, of MySQL its grammar says so.
 */
class HiddenWordsTest {
  private static StatementKind of(SessionReader reader, String sql) {
    return new StatementKinds(() -> reader, true, true, Set.of(), SafeCalls.NONE).of(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select u.user_id#it's the id\n, next_no(1)#it's the number\nfrom u",
        "select a from t where b=1#'\n; delete from t; #'",
        "update t set a=1#'\n; commit; #'",
        "select id from t#'\nfor update#'",
      })
  void aCommentBehindAWordHidesNothing(String sql) {
    assertThat(of(SessionsOfOthers.OF_MYSQL, sql).kind()).isEqualTo(SqlKind.OTHER);
    assertThat(of(SessionsOfOthers.READER, sql).kind()).isEqualTo(SqlKind.OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with x as (select a from t) (select a from x) order by a, f(a)",
        "with x as (values (1)) (table x) order by 1, f(1)",
        "with x (a) as (select 1), y as (select 2) ((select a from x)) order by a, f(1)",
      })
  void aCallBehindAQueryInParenthesesIsSeen(String sql) {
    assertThat(of(SessionsOfPostgreSql.READER, sql).kind()).isEqualTo(SqlKind.OTHER);
    assertThat(of(SessionsOfH2.READER, sql).kind()).isEqualTo(SqlKind.OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with x as (select a from t), y (b, c) as (select a, a from x) select b, c from y",
        "with recursive x as materialized (select 1 a) select a from x order by a, abs(a)",
      })
  void aListOfQueriesIsARead(String sql) {
    assertThat(of(SessionsOfPostgreSql.READER, sql).kind()).isEqualTo(SqlKind.READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select @ a := 1",
        "select @\"A\" := 1",
        "select @/**/a := 1",
        "call @ a := 1",
        "select set(@ a, 1)",
        "update t set a = (@ b := 1)",
      })
  void aVariableIsSeenHoweverItIsWritten(String sql) {
    StatementKind kind = of(SessionsOfH2.READER, sql);
    assertThat(kind.kind()).isNotEqualTo(SqlKind.READ);
    assertThat(kind.leaves().kind()).isEqualTo(SessionText.Kind.LOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"select @`a` := 1", "select @'a' := 1", "select @$a := 1", "select @.a := 1"})
  void soItIsOnMySql(String sql) {
    StatementKind kind = of(SessionsOfOthers.OF_MYSQL, sql);
    assertThat(kind.kind()).isNotEqualTo(SqlKind.READ);
    assertThat(kind.leaves().kind()).isEqualTo(SessionText.Kind.LOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1, $a$ , f(1), $a$ from n",
        "select * from final table (in\u017fert \u0131nto t values (1,5))",
      })
  void h2ReadsSomeLettersAndDollarsInItsOwnWay(String sql) {
    assertThat(of(SessionsOfH2.READER, sql).kind()).isEqualTo(SqlKind.OTHER);
  }
}
