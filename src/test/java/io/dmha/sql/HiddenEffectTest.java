package io.dmha.sql;

import static io.dmha.sql.SqlKind.OTHER;
import static io.dmha.sql.SqlKind.READ;
import static io.dmha.sql.SqlKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.lexis.Lexis;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that look like reads and may do more: functions without parentheses, EXPLAIN, INTO. */
class HiddenEffectTest {
  private static final SqlReader READER = new SqlReader(Lexis.UNKNOWN);

  /** Dameng and Oracle call a function without parentheses; DUAL has no column of that name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a, (select f from dual) from t",
        "select a from t where b = (select f from sys.dual)",
        "select a from t where b in (select upper(f) from dual)",
        "select a from t where exists (select 1 from dual where f = 1)",
        "select a, (select f) from t",
        "select a, (select p.f from dual) from t",
        "select a, (select s.p.f from dual) from s.t",
        "select a from t cross apply (select f from dual) x",
        "select a, (select f from \"DUAL\") from t",
        "select coalesce(a, p), (select p.f from dual) from t",
        "select a from t where b in (select c, p from u where d = (select p.f from dual))",
        "insert into t(a) select (select f from dual) from u",
        "update t set a = (select f from dual)",
        "update t set a = (select p.f from dual) where b = 1",
        "delete from t where a = (select f from dual)"
      })
  void aFunctionWithoutParenthesesInASubqueryOfDualMayDoAnything(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  /** What is known to be a column of a table around it is none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select (select t.a from dual) from t",
        "select (select x.a + y.b from dual) from t x, s.u y where x.c = y.c",
        "select (select u.a from dual) from s.u",
        "select a from t where exists (select 1 from u where b = (select u.c from dual))",
        "select d.* from dual d",
        "select (select 1 + ? from dual) from t",
        "select (select sysdate from dual) from t",
        "select (select max(v) from (values (a), (b)) as x(v)) from t"
      })
  void aColumnInASubqueryOfDualIsRead(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update t set a = (select t.b from dual)",
        "delete from t where a = (select t.b from dual)",
        "merge into t using u on (t.a = u.a) when matched then update set b = (select u.b from dual)"
      })
  void aColumnInASubqueryOfDualIsNoCallInAWrite(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(WRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from table(f)",
        "select * from table(f) x, t",
        "select * from t, table(f)",
        "select * from t join table(f) x on x.a = t.a",
        "select * from t, table(p.f) x",
        "select * from t, table((f)) x",
        "insert into t select u.a from u, table(f) x"
      })
  void aFunctionWithoutParenthesesAsATableMayDoAnything(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"select * from t x, table(x.list) y", "select * from s.t, table(t.list)"})
  void aColumnAsATableIsRead(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(READ);
  }

  /** What looks like a name with a list of columns is one only where WITH names queries. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "with c as (select 1 a from t) select f from dual",
        "with c as (select 1 a from t) select a, f(1) from c",
        "with c as (select 1 a from u) insert into t values(1) returning a, f(1)",
        "with c as (select 1 a from u) update t set a = 1 returning a, f(1)",
        "with c as (select 1 a from u) delete from t returning a, f(1)",
        "select a from (select b from t) p.f(1)"
      })
  void aFunctionBehindTheNamesOfWithMayDoAnything(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"select a from (select b from t) x(a)", "select _a, t._b from t"})
  void aNameIsNoCall(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"select _f(1) from t", "select __(1)", "select a from t truncate table u"})
  void aCallIsSeenWhateverItsNameBeginsWith(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  /** It fills a table: in Oracle, and in Dameng, which takes both spellings. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "explain plan for select 1 from t",
        "EXPLAIN FOR select a from t",
        "explain plan set statement_id = 'x' for select 1 from t",
        "explain plan into p for select 1 from t",
        "explain /* */ plan -- \n for select a from t"
      })
  void aPlanThatIsKeptIsNoRead(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "explain analyze insert into t values(1)",
        "explain (analyze) insert into t values(1)",
        "explain (analyze true, verbose) delete from t",
        "explain (verbose, analyze on) select f() from t",
        "explain analyze select 1 from t",
        "explain insert into t values(1)",
        "explain execute p(1)",
        "desc analyze update t set a = 1",
        "analyze t",
        "describe f()",
        "values (f())",
        "values (nextval('s'))",
        "show f()",
        "copy t from stdin",
        "vacuum"
      })
  void whatRunsOrMayRunAnotherStatementIsNeitherReadNorWrite(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with x as (insert into t values(1) returning a) select a from x",
        "with x as (select 1 a from u) insert into t select a from x",
        "with x as (delete from t returning a) select a from x",
        "select a into b from t",
        "select a from t for update",
        "select a from final table (insert into t values(1))"
      })
  void aQueryThatWritesIsAWrite(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(WRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "table t",
        "show transaction isolation level",
        "describe t",
        "explain select a from t",
        "explain select substring(a from 1 for 2) from t",
        "values (1), (2)"
      })
  void whatOnlyAnswersIsARead(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(READ);
  }

  /** Its table is one of the session. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a into temp b from t",
        "select a into temporary table b from t",
        "select a into local temp b from t",
        "select a into global temporary table b from t",
        "with x as (select a from t) select a into temp b from x"
      })
  void aQueryThatMakesATemporaryTableSetsTheSession(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
    assertThat(SessionsOfOthers.READER.read(sql).kind()).isEqualTo(SessionText.Kind.LOST);
  }
}
