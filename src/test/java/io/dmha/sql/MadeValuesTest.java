package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.lexis.Lexis;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text gives that only the database can make, as each dialect spells it. */
class MadeValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select s.nextval from dual|SEQUENCE",
        "SELECT bank.s.CURRVAL|SEQUENCE",
        "select nextval('s')|SEQUENCE",
        "select lastval ()|SEQUENCE",
        "select next value for s|SEQUENCE",
        "select current value for s|SEQUENCE",
        "{? = call nextval('s')}|SEQUENCE",
        "select current_timestamp|TIME",
        "select a, now() from t|TIME",
        "select sysdate from dual|TIME",
        "select /* now */ SYSTIMESTAMP(6)|TIME",
        "select * from t where due < getdate()|TIME",
        "select clock_timestamp()|TIME",
        "select unix_timestamp( )|TIME",
        "select rand()|UNIQUE",
        "select random() r|UNIQUE",
        "select uuid()|UNIQUE",
        "select newid(), a from t|UNIQUE",
        "select guid()|UNIQUE",
        "select sys_guid() from dual|UNIQUE",
        "select gen_random_uuid()|UNIQUE",
        "select dbms_random.value from dual|UNIQUE",
        "select pg_backend_pid()|UNIQUE",
        "select last_insert_id()|KEY",
        "select @@identity|KEY",
        "insert into t(n) values(1) returning id|KEY",
        "with x as (insert into t default values returning id) select id from x|KEY",
        "select id from final table (insert into t(n) values(1))|KEY",
      })
  void isSeen(String sql, MadeValue what) {
    assertThat(MadeValues.of(sql, Lexis.UNKNOWN)).isEqualTo(what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "select 1",
        "select 'now()', \"rand\" from t -- now()",
        "select /* s.nextval */ now, random, uuid from t",
        "select t.now, t.sysdate, t.current_timestamp from t",
        "select t.created as sysdate from t",
        "select a.now() from a",
        "select uuid('00000000-0000-0000-0000-000000000000'), guid('a')",
        "select unix_timestamp(created) from t",
        "select nextval, currval from t",
        "select value from t for update",
        "select replace(name, 'a', 'b'), insert(name, 1, 1, 'x') from t",
        "select current_date, setval('s', 7)",
        "update t set touched = 7",
        "select $$ now() $$",
      })
  void isNotImagined(String sql) {
    assertThat(MadeValues.of(sql, Lexis.UNKNOWN)).isEqualTo(MadeValue.NONE);
  }
}
