package io.dmha.sql;

import static io.dmha.sql.SqlKind.OTHER;
import static io.dmha.sql.SqlKind.READ;
import static io.dmha.sql.SqlKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.lexis.Lexis;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlReaderTest {
  private static final SqlReader READER = new SqlReader(Lexis.UNKNOWN);

  static final String[] READS = {
    "select 1",
    "SELECT * FROM t;",
    "  \n\tSeLeCt name from t where id = ? ",
    "(select 1) union all (select 2)",
    "((select 1))",
    "select count(*), max(a), coalesce(b, 0) from t group by c having count(*) > 1",
    "select count /* all */ (*) from t",
    "select a from t where b in (1, 2) and (c or d) and not exists (select 1 from u)",
    "select row_number() over (partition by a order by b) from t",
    "select cast(a as decimal(10, 2)), cast(b as varchar(20)) from t",
    "with x as (select 1 a), y as (select 2 a) select * from x, y",
    "with recursive r as (select 1 n union all select n + 1 from r where n < 9) select n from r",
    "values (1, 2), (3, 4)",
    "table t",
    "show tables",
    "explain select 1",
    "desc t",
    "select 'delete from t; insert into t'",
    "select 'it''s' from t",
    "select '/* no comment */', 'a -- b' from t",
    "select \"delete\", `update` from t",
    "select 1 -- delete from t\n from t",
    "select 1 /* insert into t */",
    "select /*+ INDEX(t i) */ * from t",
    "-- a query\nselect 1",
    "/* a query */ select 1",
    "select 名称 from 表 where 名称 = '删除'",
    "select deleted, updates, inserted_at from t",
    "select * from v$session s, v$lock l where s.id = l.id",
    "select a, b from t fetch next 5 rows only",
    "select {d '2020-01-01'}, {ts '2020-01-01 00:00:00'}",
    "select {fn upper('a')}",
    "select a -> 'b', a @> '{}' from t",
    "select sysdate, current_timestamp from dual",
    "select * from t where a = :name and b = ?1",
    "select a from \"t\" where b = ?",
    "select a from s.t",
    "select a, (select max(b) from u where u.c = t.c) from t",
    "select (select t.a from dual) from t",
    "select a from (select a from t) x",
    "select * from t x join u y on x.a = y.a where x.b in (select b from v)",
    "select user, uid, rownum, level, 1 as a, ? b, 'x' c from dual connect by level <= 10",
    "select null, true, 1.5, .5, 1e3, date '2020-01-01', N'x', interval '1' day",
    "select sys_guid() from dual",
    "select dbms_random.value from dual",
    "select dbms_random.value(1, 2), dbms_lob.getlength(a) from t",
    "select replace(a, 'x', 'y'), truncate(b, 2) from t",
    "select case when a = 1 then 2 else 3 end from t",
    "select extract(year from sysdate) from dual",
    "select case when pg_is_in_recovery() then 'STANDBY' else 'PRIMARY' end",
    "select * from (values (1, 2)) as v(a, b)",
    "with c(a) as (select 1 from t), d(b) as (select 2 from t) select a, b from c, d",
    "with recursive c(a, b) as (select a, b from t) select * from c",
    "select * from generate_series(1, 10) as g(n) where n > 2",
    "select n from system_range(1, 9)",
    "select a::int, b[1] from t",
    "select [a b], [c] from [dbo].[t]",
    "select json_value(a, '$.b'), listagg(c, ',') within group (order by d) from t"
  };

  static final String[] MORE_THAN_READS = {
    "select f()",
    "select f (1)",
    "select f/**/(1)",
    "select f--\n(1)",
    "select a from t where f(a) = 1",
    "select 函数(1)",
    "select 函数甲.计算(1)",
    "select 𠮷(1)",
    "select \"f\"(1)",
    "select `f`(1)",
    "select [dbo].[f](1)",
    "select app.upper('a')",
    "select app . count (1)",
    "select f$upper(1)",
    "select f#upper(1)",
    "select mın(1)",
    "select {fn f('a')}",
    "select nextval('s')",
    "select s.nextval from dual",
    "select s.currval from dual",
    "select next value for s",
    "values next value for s",
    "select @@identity",
    "select @x := @x + 1",
    "select * from t for update",
    "select * from t for no key update",
    "select * from t for share",
    "select * from t lock in share mode",
    "select * into u from t",
    "select * from final table (insert into t values(1))",
    "with x as (delete from t returning *) select * from x",
    "with x as (select 1) insert into t select * from x",
    "with function f return int is begin return 1; end; select f from dual",
    "explain analyze delete from t",
    "explain analyze select f()",
    "select * from table(f())",
    "select * from t where a = (select f())",
    "select * from f(1)",
    "select a from t, f(1)",
    "select a from t join f(1) on 1 = 1",
    "select a from t with (nolock) where f(b) = 1",
    "select a, f(1) as (b) from t",
    "with c(a) as (select f(1) from t) select * from c",
    "with c as (select 1) select f(1) from c, d(2)",
    "select last_insert_id()",
    "select * from table(f(1))"
  };

  /** Functions without parentheses, as Dameng and Oracle call them. */
  static final String[] BARE_FUNCTIONS = {
    "select f_next_no from dual",
    "select f_next_no",
    "select f_next_no as a from dual",
    "select app.f_next_no from dual",
    "select \"f\" from dual",
    "select a.b.c from sys.dual",
    "select a from \"DUAL\"",
    "select 1, f_next_no from dual d",
    "select 1 + f_next_no from dual",
    "select -f_next_no from dual",
    "select nvl(f_next_no, 0) from dual",
    "select 1 from dual where f_next_no = 1",
    "select case when f_next_no = 1 then 1 end from dual",
    "select distinct f_next_no from dual",
    "select extract(year from f_next_no) from dual",
    "select 1 where 1 is distinct from f_next_no",
    "select 'a' rlike f_next_no from dual",
    "select mod(5, f_next_no) from dual",
    "select a from t union select f_next_no from dual",
    "select f_next_no from dual union select a from t",
    "(select a from t) union (select f_next_no from dual)",
    "select * from (select f_next_no from dual) d, t",
    "select * from t, (select f_next_no from dual) d",
    "select * from ((select f_next_no from dual)) d, t",
    "select f_next_no from (select 1 from dual)",
    "select f_next_no from dual where exists (select 1 from t)",
    "with c as (select f_next_no from dual) select * from c, t",
    "values (f_next_no)",
    "select output, f_next_no from dual",
    "insert into t values(f_next_no)",
    "insert into t(a) values(1, app.f_next_no)",
    "insert into t select f_next_no from dual",
    "insert into t(a) (select f_next_no from dual)",
    "insert into t values(f_next_no) on conflict (a) do update set b = 1",
    "insert into t values((select f_next_no from dual))",
    "select f_next_no from dual for update"
  };

  /** What databases read in different ways is not proven to be harmless. */
  static final String[] DOUBTFUL = {
    "select 1 /* /* nested */ */",
    "select 1 /* a /* */, f() /* */",
    "select 1 /* not ended",
    "select 'not ended",
    "select \"not ended",
    "select 'a\\', f(), '",
    "select 'a\\'' , f() --'",
    "select \"a\\\", f(), \"",
    "select $$ f() $$",
    "select $tag$ f() $tag$",
    "select $a$, f(), $a$",
    "select q'[it's]', f(), q'[it's]' from dual",
    "select nq'{it's}', f(), nq'{it's}' from dual",
    "select 1 /*! , f() */",
    "select 1 /*M! , f() */",
    "select 1--1, f()",
    "select 1 -- a\r, f()",
    "select 1 # don't\n, f() # can't",
    "select 1 // don't\n, f() // can't",
    "select a // b from t",
    "select [a'b], f(), [c'd] from t",
    "select [a\"b] from t",
    "select [a from t",
    "select E'it\\'s', f(), 'a' from t",
    "select f（1）",
    "select 1； delete from t"
  };

  static final String[] WRITES = {
    "insert into t values(1)",
    "INSERT INTO t SELECT * FROM u",
    "update t set a = 1;",
    "delete from t",
    "merge into t using u on t.a = u.a when matched then update set b = 1",
    "replace into t values(1)",
    "/* c */ insert into t values('; commit')",
    "insert into 表(名) values('值')",
    "savepoint a",
    "release savepoint a",
    "rollback to a",
    "rollback to savepoint a",
    "rollback work to savepoint a",
    "(insert into t values(1))",
    "rollback transaction to a",
    "savepoint a on rollback retain cursors",
    "save tran a",
    "insert into t(a, b) values(?, ?)",
    "insert into s.t (a, b) values (:a, :b)",
    "insert into \"t\"(\"a\") values(1)",
    "insert into [dbo].[t](a) values(@p)",
    "insert into user(name) values('x')",
    "insert t(a) values(1)",
    "insert into t(a, b, c) values(sysdate, default, s.nextval)",
    "insert into t values(next value for s)",
    "insert into t values(nextval('s'), sys_guid(), now(), to_date(?, 'YYYY'), upper(?))",
    "insert into t(a) select b from u where c = nvl(d, 0)",
    "insert into t(a) (select max(b) from u)",
    "insert into t values(1) on conflict(a) do update set b = excluded.b returning id",
    "insert into t values(1) on duplicate key update a = values(a), b = c + 1",
    "insert into t partition(p1) values(1)",
    "insert into t(a) values(cast(? as varchar(10)))",
    "update t set a = a + 1, b = dateadd(day, 1, sysdate) where c in (select d from u)",
    "update t set (a, b) = (select c, d from u where u.id = t.id)",
    "delete from t where a not in (1, 2) and exists (select 1 from u)",
    "merge into t(a, b) key(a) values(?, ?)",
    "merge into t using (select ? id from dual) s on (t.id = s.id) when matched then update set"
        + " a = 1 when not matched then insert (id, a) values (s.id, 1)",
    "with c(a) as (select 1 from t) insert into u(a) select a from c",
    "select a from t for update nowait",
    "select nextval('s')",
    "select s.nextval from dual"
  };

  static final String[] OTHERS = {
    "",
    ";",
    "-- nothing",
    "create table t(id int)",
    "drop table t",
    "truncate table t",
    "alter session set current_schema = a",
    "call p()",
    "{call p()}",
    "{? = call f(?)}",
    "begin p(); end;",
    "declare x int; begin x := 1; end;",
    "do $$ begin commit; end $$",
    "set schema a",
    "end if",
    "end; end",
    "abort 5",
    "start job",
    "begin tran commit",
    "commit release",
    "commit and chain",
    "rollback and chain",
    "rollback tran a",
    "rollback to a commit",
    "savepoint a commit",
    "prepare transaction 'x'",
    "commit prepared 'x'",
    "commit force 'x'",
    "insert into t values(1) commit tran",
    "insert into t values(1) rollback",
    "update t set a = 1 begin tran",
    "delete from t exec p",
    "delete from t execute p",
    "merge into t using u on t.a = u.a when matched then delete call p()",
    "insert into t values(f(1))",
    "insert into t select f(a) from u",
    "insert into t select a from f(1)",
    "update t set a = app.f(1)",
    "update t set a = 1 where f(b) = 2",
    "delete from t where a in (select f(b) from u)",
    "delete from t where a in (1) and f(b)",
    "insert into table(f(1)) values(1)",
    "insert into openquery(s, 'x') values(1)",
    "insert into t(a) values(1) returning f(a)",
    "insert into t values(\"upper\"('a'))",
    "insert into t values(app.upper('a'))",
    "select f(1) from t for update",
    "with c as (select f(1)) insert into t select * from c",
    "lock table t in exclusive mode",
    "grant all on t to u",
    "commit; insert into t values(1)",
    "rollback; commit",
    "insert into t values(1); commit",
    "insert into t values('a\\'); commit; --')",
    "select 1; delete from t",
    "select 1;; delete from t",
    "select 1; ;",
    "rollback prepared 'x'",
    "update t set a = 'not ended",
    "do insert",
    "explain (analyze) delete from t"
  };

  @ParameterizedTest
  @FieldSource("READS")
  void aProvableReadIsOne(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(READ);
  }

  @ParameterizedTest
  @FieldSource("MORE_THAN_READS")
  void aQueryThatCallsLocksOrWritesIsNoRead(String sql) {
    assertThat(READER.kindOf(sql)).isIn(WRITE, OTHER);
  }

  @ParameterizedTest
  @FieldSource("BARE_FUNCTIONS")
  void aNameThatCanBeNoColumnMayDoAnything(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @FieldSource("DOUBTFUL")
  void whatDatabasesReadInDifferentWaysMayBeAnything(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @FieldSource("WRITES")
  void aWriteStaysInItsTransaction(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(WRITE);
  }

  @ParameterizedTest
  @FieldSource("OTHERS")
  void theRestMayBeAnything(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call p()",
        "{call p(?, ?)}",
        "{ ? = call s.f(?) }",
        "/* a */ CALL p(1);",
        "{?= call f()}"
      })
  void aCallIsOne(String sql) {
    assertThat(READER.isCall(sql)).isTrue();
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "select call(1)",
        "call p(); commit",
        "begin p(); end;",
        "{? = call f(?)}; delete from t",
        "call p($$a$$)",
        "exec p"
      })
  void nothingElseIsACall(String sql) {
    assertThat(READER.isCall(sql)).isFalse();
  }
}
