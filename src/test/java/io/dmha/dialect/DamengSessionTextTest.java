package io.dmha.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.sql.SessionsOfDameng;
import io.dmha.sql.SessionsOfOthers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What texts leave in a session, by the manuals of Dameng and where the database is not known. */
class DamengSessionTextTest {
  private static final String TOGETHER =
      "LOST a setting that is made together with other statements";
  private static final String UNKNOWN = "LOST a setting that is not known";

  static final String[][] OF_DAMENG = {
    {"set schema TENANT_B", "SETTABLE schema SESSION"},
    {"SET SCHEMA \"Tenant B\";", "SETTABLE schema SESSION"},
    {"set schema 租户", "SETTABLE schema SESSION"},
    {"alter session set current_schema = a", "SETTABLE schema SESSION"},
    {"alter session set 'SORT_BUF_SIZE' = 10", "SETTABLE sort_buf_size SESSION"},
    {"ALTER SESSION SET 'SORT_BUF_SIZE'=10 PURGE", "SETTABLE sort_buf_size SESSION"},
    {"alter session set NLS_DATE_FORMAT = 'YYYY-MM-DD'", "SETTABLE nls_date_format SESSION"},
    {"alter session set time_zone = '+08:00'", "SETTABLE timezone SESSION"},
    {"set time zone '+08:00'", "SETTABLE timezone SESSION"},
    {"set time zone local", "SETTABLE timezone SESSION"},
    {"SF_SET_SESSION_PARA_VALUE('SORT_BUF_SIZE', 10)", "SETTABLE sort_buf_size SESSION"},
    {"call SF_SET_SESSION_PARA_VALUE('Sort_Buf_Size', 10);", "SETTABLE sort_buf_size SESSION"},
    {"select sf_set_session_para_value('A', -1.5) from dual", "SETTABLE a SESSION"},
    {"call sys.SF_SET_SESSION_PARA_VALUE('A', 'x')", "SETTABLE a SESSION"},
    {"SP_RESET_SESSION_PARA_VALUE('A')", "SETTABLE a SESSION"},
    {"SP_SET_SESSION_READONLY(1)", "SETTABLE readonly SESSION"},
    {"call sp_set_session_readonly(0)", "SETTABLE readonly SESSION"},
    {"set identity_insert s.t on", "SETTABLE identity_insert SESSION"},
    {"SET IDENTITY_INSERT \"t\" ON WITH REPLACE NULL", "SETTABLE identity_insert SESSION"},
    {"set identity_insert t off", "SETTABLE identity_insert SESSION"},
    {"set role none", "SETTABLE role SESSION"},
    {
      "set session characteristics as transaction read only",
      "SETTABLE transaction readonly SESSION"
    },
    {
      "set transaction isolation level serializable",
      "LOST a mode of the transaction that may" + " last"
    },
    {"set transaction read only", "LOST a mode of the transaction that may last"},
    {"SF_SET_SESSION_PARA_VALUE('A', ?)", "LOST a setting by sf_set_session_para_value()"},
    {
      "SF_SET_SESSION_PARA_VALUE('A', (select 1))",
      "LOST a setting by" + " sf_set_session_para_value()"
    },
    {"{call SP_SET_SESSION_READONLY(1)}", "LOST a setting by sp_set_session_readonly()"},
    {"{call SF_SET_SESSION_PARA_VALUE(?, ?)}", "LOST a setting by sf_set_session_para_value()"},
    {
      "call SP_SET_SESSION_MPP_SELECT_LOCAL(1)",
      "LOST a setting by" + " sp_set_session_mpp_select_local()"
    },
    {"begin SF_SET_SESSION_PARA_VALUE('A', 1); end;", TOGETHER},
    {"begin execute immediate 'alter session set current_schema = a'; end;", TOGETHER},
    {"begin execute immediate 'set schema ''A'''; end;", TOGETHER},
    {"declare x int; begin if x = 1 then set schema a; end if; end;", TOGETHER},
    {"set schema a; select 1", TOGETHER},
    {"alter session enable parallel dml", UNKNOWN},
    {"alter session set a = 1 b = 2", UNKNOWN},
    {"alter session set a = ?", UNKNOWN},
    {"set role a identified by b", UNKNOWN},
    {"set schema ?", UNKNOWN},
    {"set something", UNKNOWN},
    {"use a", UNKNOWN},
    {"call dbms_session.set_context('a', 'b', 'c')", "LOST a setting by dbms_session"},
    {"begin dbms_session.reset_package; end;", "LOST a setting by dbms_session"},
    {"select dbms_lock.request(1) from dual", "LOST a setting by dbms_lock"},
    {"call set_context('a', 'b')", "LOST a setting by set_context()"},
    {"create global temporary table g(a int) on commit preserve rows", "LOST a temporary table"},
    {"create temporary table g(a int)", "LOST a temporary table"},
    {"create global temporary table g(a int)", "NONE"},
    {"create global temporary table g(a int) on commit delete rows", "NONE"},
    {"lock table t in exclusive mode", "NONE"},
    {"select * from BLOCKED_USERS where session = 1 for update", "NONE"},
    {"select temp, lock_id from session_locks", "NONE"},
    {"insert into temp values(1)", "NONE"},
    {"insert into temporary(a) select 1", "NONE"},
    {"select * from v$session s, v$lock l", "NONE"},
    {"call p('set schema a')", "NONE"},
    {"begin p(); end;", "NONE"},
    {"begin execute immediate 'insert into t values(1)'; end;", "NONE"},
    {"declare x int; begin update t set a = 1; x := 2; end;", "NONE"},
    {"create or replace procedure p as begin SF_SET_SESSION_PARA_VALUE('A', 1); end;", "NONE"},
    {"create trigger r after insert on t for each row begin set schema a; end;", "NONE"},
    {"alter system set 'A' = 1 both", "NONE"},
    {"SP_SET_PARA_VALUE(1, 'A', 1)", "NONE"},
    {"set autocommit on", "NONE"},
    {"comment on table t is 'set schema a'", "NONE"},
    {"grant select on t to u", "NONE"},
    {"begin", "NONE"}
  };

  static final String[][] OF_OTHERS = {
    {"set schema a", "SETTABLE schema SESSION"},
    {"set current schema = 'A'", "SETTABLE schema SESSION"},
    {"set current_schema = a", "SETTABLE schema SESSION"},
    {"alter session set current_schema = a", "SETTABLE schema SESSION"},
    {"use db", "SETTABLE catalog SESSION"},
    {"use `my db`", "SETTABLE catalog SESSION"},
    {"set role reader", "SETTABLE role SESSION"},
    {"set role none", "SETTABLE role SESSION"},
    {"set time zone '+08:00'", "SETTABLE timezone SESSION"},
    {"set names utf8mb4 collate utf8mb4_bin", "SETTABLE names SESSION"},
    {"set session sql_mode = 'ANSI'", "SETTABLE sql_mode SESSION"},
    {"set session wait_timeout = 60", "SETTABLE wait_timeout SESSION"},
    {"alter session set nls_language = 'AMERICAN'", "SETTABLE nls_language SESSION"},
    {"alter session enable parallel dml", "SETTABLE parallel dml SESSION"},
    {
      "set session characteristics as transaction isolation level serializable",
      "SETTABLE transaction isolationlevelserializable SESSION"
    },
    {"exec sp_set_session_context 'a', 1", "LOST a setting by sp_set_session_context()"},
    {"set global a = 1", "NONE"},
    {"set autocommit = 0", "NONE"},
    {"lock table t in exclusive mode nowait", "NONE"},
    {"declare x number; begin p(x); end;", "NONE"},
    {"declare cursor c is select 1 from dual; begin null; end;", "NONE"},
    {"select * from lock_table, locked", "NONE"},
    {"call p()", "NONE"},
    {"prepare transaction 'x'", "NONE"},
    {"set session a = 1, b = 2", UNKNOWN},
    {"set session last_insert_id = 5", "LOST a value that does not last"},
    {"set sql_mode = 'ANSI'", UNKNOWN},
    {"set local a = 1", UNKNOWN},
    {"set @a = 1", UNKNOWN},
    {"use db; select 1", TOGETHER},
    {"reset all", UNKNOWN},
    {"set transaction read only", "LOST a mode of the transaction that may last"},
    {"select get_lock('a', 1)", "LOST a session lock by get_lock()"},
    {"select pg_advisory_lock(1)", "LOST a session lock by pg_advisory_lock()"},
    {"exec sp_getapplock 'a', 'Exclusive', 'Session'", "LOST a session lock by sp_getapplock()"},
    {"{call sp_getapplock(?, ?, ?)}", "LOST a session lock by sp_getapplock()"},
    {"select @a := 1", "LOST a variable of the session"},
    {"lock tables t read", "LOST a lock of tables that may last"},
    {"flush tables with read lock", "LOST a lock of tables that may last"},
    {"declare global temporary table g(a int)", "LOST a cursor or a temporary table"},
    {"declare c cursor with hold for select 1", "LOST a cursor or a temporary table"},
    {"create temporary table t(a int)", "LOST a temporary table"},
    {"create table #t(a int)", "LOST what a text has set that databases read in different ways"},
    {"prepare s from 'select 1'", "LOST a statement prepared by text"},
    {"load data infile 'x' into table t", "LOST a library that is loaded"},
    {"select set_config('a', 'b', false)", "LOST a setting by set_config()"}
  };

  @ParameterizedTest
  @FieldSource("OF_DAMENG")
  void whatATextLeavesInASessionOfDamengIsKnown(String sql, String left) {
    assertThat(SessionsOfDameng.READER.read(sql)).hasToString(left);
  }

  @ParameterizedTest
  @FieldSource("OF_OTHERS")
  void elsewhereOnlyWhatMeansTheSameEverywhereIsSetAgain(String sql, String left) {
    assertThat(SessionsOfOthers.READER.read(sql)).hasToString(left);
  }
}
