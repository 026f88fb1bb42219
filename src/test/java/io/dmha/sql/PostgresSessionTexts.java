package io.dmha.sql;

/** Texts that a session of PostgreSQL is set by, and what is said of them. */
final class PostgresSessionTexts {
  /** Text and key. */
  static final String[][] SETS = {
    {"set search_path to a, public", "search_path"},
    {"SET SEARCH_PATH = 'b'", "search_path"},
    {"set session search_path = \"a\", \"$user\"", "search_path"},
    {"set search_path = '';", "search_path"},
    {"set schema 'b'", "search_path"},
    {"/* tenant */ set search_path to b -- now", "search_path"},
    {"--tenant\nset search_path to b", "search_path"},
    {"set time zone 'Asia/Shanghai'", "timezone"},
    {"set session time zone -5", "timezone"},
    {"set time zone interval '-08:00' hour to minute", "timezone"},
    {"set timezone to 'Asia/Tokyo'", "timezone"},
    {"set TimeZone = 3.5", "timezone"},
    {"set time zone utc", "timezone"},
    {"set role limited", "role"},
    {"set role 'limited'", "role"},
    {"set session role limited", "role"},
    {"set role \"Odd One\"", "role"},
    {"set session authorization limited", "session_authorization"},
    {"set session session authorization 'limited'", "session_authorization"},
    {"set session_authorization = limited", "session_authorization"},
    {"set statement_timeout = 12345", "statement_timeout"},
    {"set statement_timeout to '12s'", "statement_timeout"},
    {"set lock_timeout = '2s'", "lock_timeout"},
    {"set application_name = 'it''s'", "application_name"},
    {"set datestyle to iso, dmy", "datestyle"},
    {"set extra_float_digits = -3", "extra_float_digits"},
    {"set enable_seqscan = off", "enable_seqscan"},
    {"set random_page_cost = 1.5", "random_page_cost"},
    {"set work_mem = '9MB'", "work_mem"},
    {"set bytea_output = escape", "bytea_output"},
    {"set default_transaction_isolation = 'serializable'", "default_transaction_isolation"},
    {"set default_transaction_read_only = on", "default_transaction_read_only"},
    {"set synchronous_commit to off", "synchronous_commit"},
    {"set app.tenant = 'a'", "app.tenant"},
    {"set session app.tenant to b", "app.tenant"},
    {"set \"app\".\"tenant\" = 'c'", "app.tenant"},
    {"set xml option document", "xmloption"},
    {
      "set session characteristics as transaction isolation level serializable",
      "transaction isolationlevelserializable"
    },
    {"set session characteristics as transaction read only", "transaction readonly"},
    {
      "set session characteristics as transaction isolation level repeatable read, read only,"
          + " deferrable",
      "transaction isolationlevelrepeatableread,readonly,deferrable"
    },
    {"select set_config('app.tenant', 'a', false)", "app.tenant"},
    {"SELECT pg_catalog.set_config('search_path', 'a', false) as x", "search_path"},
    {"select set_config('Role', 'limited', false);", "role"}
  };

  static final String[][] RESETS = {
    {"reset search_path", "search_path"},
    {"reset role", "role"},
    {"set role none", "role"},
    {"reset session authorization", "session_authorization"},
    {"set session authorization default", "session_authorization"},
    {"reset all", "reset all"},
    {"reset time zone", "timezone"},
    {"reset app.tenant", "app.tenant"},
    {"set time zone default", "timezone"},
    {"set time zone local", "timezone"},
    {"set search_path to default", "search_path"},
    {"set names 'utf8'", "client_encoding"},
    {"discard all", "discard all"}
  };

  /** Text and key. */
  static final String[][] LOCALS = {
    {"set local search_path = a", "search_path"},
    {"set local schema 'a'", "search_path"},
    {"set local role limited", "role"},
    {"set local session authorization limited", "session_authorization"},
    {"set local time zone 'Asia/Tokyo'", "timezone"},
    {"set local statement_timeout to '1min'", "statement_timeout"},
    {"set local app.tenant = 'a'", "app.tenant"},
    {"set transaction read only", "transaction readonly"},
    {
      "set transaction isolation level serializable, read only, deferrable",
      "transaction isolationlevelserializable,readonly,deferrable"
    },
    {"set transaction snapshot '00000003-0000001B-1'", "transaction snapshot"},
    {"set transaction_read_only = on", "transaction_read_only"},
    {"set session transaction_isolation = 'serializable'", "transaction_isolation"},
    {"set constraints all deferred", "constraints all"},
    {"set constraints later deferred", "constraints later"},
    {"select set_config('search_path', 'a', true)", "search_path"}
  };

  static final String[][] NONE = {
    {""},
    {";"},
    {"select pg_advisory_xact_lock(1)"},
    {"select pg_try_advisory_xact_lock_shared(1, 2)"},
    {"select pg_advisory_unlock(1)"},
    {"select pg_advisory_unlock_all()"},
    {"select set_config('app.tenant', 'a', true), set_config('search_path', 'a', true)"},
    {"select * from blocked_users where locked = 1 and set_config = 2"},
    {"update blocked_users set locked = 1, set_config = 2"},
    {"insert into blocked_users select 1, 2"},
    {"lock table t in share mode"},
    {"lock t"},
    {"unlisten *"},
    {"notify a"},
    {"deallocate all"},
    {"discard plans"},
    {"discard temp"},
    {"discard sequences"},
    {"declare c cursor for select 1"},
    {"create temp table x(a int) on commit drop"},
    {"create temporary table x on commit drop as select 1 a"},
    {"create table if not exists temp_orders(session int, temporary int)"},
    {"create or replace function g() returns int language sql as $$ select 1 $$"},
    {
      "create or replace function g() returns int language plpgsql as"
          + " $x$ begin perform set_config('a.b', 'c', false); return 1; end $x$"
    },
    {"create or replace procedure h() language sql begin atomic select 1; select 2; end"},
    {"create or replace function g() returns int language sql set search_path = a as 'select 1'"},
    {"alter table t add column if not exists session int"},
    {"alter role limited set search_path = a"},
    {"comment on table t is 'set role limited; listen a'"},
    {"do $$ begin update t set n = 1; end $$"},
    {"do $$ begin perform pg_advisory_xact_lock(1); set local role limited; end $$"},
    {"select 1; select 2"},
    {"select '{\"a\": 1}'::json #> '{a}', array['a', 'b'], now() --1"},
    {"explain analyze select count(*) from t"},
    {"set local role limited; set local app.tenant = 'a'"},
  };

  /** Text and what is left. */
  static final String[][] LOST = {
    {"create temp table x(a int)", "a temporary table"},
    {"CREATE TEMPORARY TABLE x AS SELECT 1 a", "a temporary table"},
    {"create local temp table x(a int) on commit delete rows", "a temporary table"},
    {"create global temporary table x(a int)", "a temporary table"},
    {"create temp table x(a int); select 1", "a temporary table"},
    {"create table pg_temp.x(a int)", "a temporary table"},
    {"create or replace temp view x as select 1 a", "a temporary table"},
    {"create temp sequence x", "a temporary table"},
    {"create temp table event(a int)", "a temporary table"},
    {"select 1 a into temp x", "a temporary table"},
    {"select 1 a into temporary table x from t", "a temporary table"},
    {"select pg_advisory_lock(1)", "a session lock by pg_advisory_lock()"},
    {"select pg_advisory_lock_shared(1)", "a session lock by pg_advisory_lock_shared()"},
    {"select pg_try_advisory_lock(1, 2)", "a session lock by pg_try_advisory_lock()"},
    {"select pg_catalog . pg_advisory_lock (1)", "a session lock by pg_advisory_lock()"},
    {"select \"pg_advisory_lock\"(1)", "a session lock by pg_advisory_lock()"},
    {
      "with x as (select pg_advisory_lock(1)) select * from x",
      "a session lock by" + " pg_advisory_lock()"
    },
    {"explain analyze select pg_advisory_lock(1)", "a session lock by pg_advisory_lock()"},
    {"listen a", "a LISTEN"},
    {"prepare q as select 1", "a statement prepared by text"},
    {"declare c cursor with hold for select 1", "a cursor that is held"},
    {"declare c scroll cursor with hold for select 1", "a cursor that is held"},
    {"select setseed(0.5)", "a setting by setseed()"},
    {"set seed to 0.5", "a seed"},
    {"select set_config('app.tenant', 'a' || 'b', false)", "a setting by set_config()"},
    {
      "select set_config('app.tenant', n, false) from (values ('a')) v(n)",
      "a setting by" + " set_config()"
    },
    {"select set_config('app.tenant', 'a', false), 1", "a setting by set_config()"},
    {"select set_config('session_authorization', 'limited', false)", "a setting by set_config()"},
    {
      "do $$ begin perform set_config('app.tenant', 'a', false); end $$",
      "a setting that is made" + " together with other statements"
    },
    {
      "do $x$ begin set role limited; end $x$",
      "a setting that is made together with other" + " statements"
    },
    {
      "do 'begin execute ''set role limited''; end'",
      "a setting that is made together with other" + " statements"
    },
    {"set role limited; select 1", "a setting that is made together with other statements"},
    {
      "set role limited; set search_path = a",
      "a setting that is made together with other" + " statements"
    }
  };

  /** Text and what is said of it. */
  static final String[][] UNKNOWN = {
    {"select set_config(?, ?, false)", "a setting by set_config()"},
    {"select set_config('app.tenant', ?, false)", "a setting by set_config()"},
    {"set app.tenant = ?", "a setting that is not known"},
    {"set search_path = a, ?", "a setting that is not known"},
    {"set something", "a setting that is not known"},
    {"set role limited nofollow", "a setting that is not known"},
    {"reset", "a setting that is not known"},
    {"discard something", "a setting that is not known"},
    {"load 'auto_explain'", "a library that is loaded"},
    {"select dblink_connect('x', 'dbname=y')", "a setting by dblink_connect()"},
    {"set a = 1 /* /* */", "what a text has set that databases read in different ways"}
  };

  private PostgresSessionTexts() {}
}
