package io.dmha.target;

import static io.dmha.target.SqlKind.BEGIN;
import static io.dmha.target.SqlKind.COMMIT;
import static io.dmha.target.SqlKind.OTHER;
import static io.dmha.target.SqlKind.READ;
import static io.dmha.target.SqlKind.ROLLBACK;
import static io.dmha.target.SqlKind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SqlReaderTest {
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
    "select * from t where a = :name and b = ?1"
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
    "select * from t where a = (select f())"
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
    "(insert into t values(1))"
  };

  static final String[] COMMITS = {
    "commit",
    "COMMIT;",
    " Commit Work ",
    "/*c*/commit",
    "-- c\ncommit",
    "commit and chain",
    "commit transaction ;"
  };

  static final String[] ROLLBACKS = {
    "rollback", "ROLLBACK;", " rollback work", "/* c */ rollback transaction;"
  };

  static final String[] BEGINS = {
    "begin", "BEGIN;", "/* c */ begin transaction", "start transaction isolation level serializable"
  };

  static final String[] OTHERS = {
    "begin; insert into t values(1)",
    "start with 1",
    "begin -- a block\n p(); end;",
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
    "end",
    "abort",
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
    assertThat(SqlReader.kindOf(sql)).isEqualTo(READ);
  }

  @ParameterizedTest
  @FieldSource("MORE_THAN_READS")
  void aQueryThatCallsLocksOrWritesIsNoRead(String sql) {
    assertThat(SqlReader.kindOf(sql)).isIn(WRITE, OTHER);
  }

  @ParameterizedTest
  @FieldSource("DOUBTFUL")
  void whatDatabasesReadInDifferentWaysMayBeAnything(String sql) {
    assertThat(SqlReader.kindOf(sql)).isEqualTo(OTHER);
  }

  @ParameterizedTest
  @FieldSource("WRITES")
  void aWriteStaysInItsTransaction(String sql) {
    assertThat(SqlReader.kindOf(sql)).isEqualTo(WRITE);
  }

  @ParameterizedTest
  @FieldSource("COMMITS")
  void aCommitIsOneInEverySpelling(String sql) {
    assertThat(SqlReader.kindOf(sql)).isEqualTo(COMMIT);
  }

  @ParameterizedTest
  @FieldSource("ROLLBACKS")
  void aRollbackIsOneInEverySpelling(String sql) {
    assertThat(SqlReader.kindOf(sql)).isEqualTo(ROLLBACK);
  }

  @ParameterizedTest
  @FieldSource("BEGINS")
  void theBeginOfATransactionIsNoBlock(String sql) {
    assertThat(SqlReader.kindOf(sql)).isEqualTo(BEGIN);
  }

  @ParameterizedTest
  @FieldSource("OTHERS")
  void theRestMayBeAnything(String sql) {
    assertThat(SqlReader.kindOf(sql)).isEqualTo(OTHER);
  }
}
