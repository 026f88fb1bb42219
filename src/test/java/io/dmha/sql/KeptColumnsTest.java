package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.lexis.Lexis;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which columns stay as the application has seen them, and what else is another one. */
class KeptColumnsTest {
  private static final Set<MadeValue> ALL = EnumSet.of(MadeValue.TIME, MadeValue.UNIQUE);

  private static String read(String sql, Set<MadeValue> kinds) {
    KeptColumns columns = KeptColumns.of(sql, Lexis.DAMENG, kinds);
    StringBuilder text = new StringBuilder();
    IntStream.range(0, 10).filter(columns::has).forEach(each -> text.append(each).append(' '));
    assertThat(columns.kept() == null).isEqualTo(text.length() == 0);
    return text.toString() + columns.elsewhere();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "select sysdate from dual | 1 NONE",
        "select now() | 1 NONE",
        "select current_timestamp(3) as t, a from u where b = ? | 1 NONE",
        "select a, sys_guid() id, localtimestamp \"x\" from u | 2 3 NONE",
        "select newid() as \"key\" | 1 NONE",
        "select (select max(a) from b), rand() from c | 2 NONE",
        "select random_uuid(); | 1 NONE",
        // not alone
        "select sysdate + 1 from dual | TIME",
        "select to_char(sysdate, 'YYYY') from dual | TIME",
        "select coalesce(now(), now()) | TIME",
        "select cast(now() as date), gen_random_uuid() | 2 TIME",
        "select -rand() | UNIQUE",
        "select rand(a) from t | UNIQUE",
        // elsewhere as well
        "select now() from t where a < now() | 1 TIME",
        "select now(), nextval('s') | 1 SEQUENCE",
        "select now() from t order by rand() | 1 UNIQUE",
        // the session
        "select sessid() | UNIQUE",
        "select pg_backend_pid(), now() | 2 UNIQUE",
        // places that are not known
        "select *, now() from t | TIME",
        "select t.*, now() from t | TIME",
        "select count(*), now() from t | 2 NONE",
        "select now(), t.* from t | 1 NONE",
        "select distinct now() from t | TIME",
        "select now() union select now() | TIME",
        "with x as (select now() a) select a from x | TIME",
        "insert into t values (now()) | KEY",
        "values (now()) | TIME",
        "select a from t | NONE",
        "select now() from t where a = q'[it's]' | TIME"
      })
  void aColumnThatIsNothingElseIsKept(String sql, String columns) {
    assertThat(read(sql, ALL)).isEqualTo(columns);
  }

  /** Where all of a transaction has one time, what it wrote may have it as well. */
  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, now(), false",
    "POSTGRESQL, current_timestamp, false",
    "POSTGRESQL, transaction_timestamp(), false",
    "POSTGRESQL, clock_timestamp(), true",
    "POSTGRESQL, statement_timestamp(), true",
    "POSTGRESQL, gen_random_uuid(), true",
    "H2, current_timestamp, false",
    "H2, random_uuid(), true",
    "UNKNOWN, now(), false",
    "UNKNOWN, newid(), true",
    "MYSQL, now(), true",
    "ORACLE, sysdate, true",
    "DAMENG, sysdate, true"
  })
  void aTimeOfTheWholeTransactionIsCompared(Lexis lexis, String call, boolean isKept) {
    assertThat(KeptColumns.of("select " + call, lexis, ALL).has(1)).isEqualTo(isKept);
  }

  @Test
  void onlyWhatIsWantedIsKept() {
    String sql = "select now(), newid()";

    assertThat(read(sql, EnumSet.of(MadeValue.TIME))).isEqualTo("1 UNIQUE");
    assertThat(read(sql, EnumSet.of(MadeValue.UNIQUE))).isEqualTo("2 TIME");
    assertThat(read(sql, EnumSet.noneOf(MadeValue.class))).isEqualTo("TIME");
  }

  @Test
  void theSettingNamesThem() {
    assertThat(MadeValue.keptBy(List.of("all")))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(MadeValue.NONE)));
    assertThat(MadeValue.keptBy(List.of("sequences"))).containsExactly(MadeValue.SEQUENCE);
    assertThat(MadeValue.keptBy(List.of("keys"))).containsExactly(MadeValue.KEY);
    assertThat(MadeValue.keptBy(List.of("time"))).containsExactly(MadeValue.TIME);
    assertThat(MadeValue.keptBy(List.of("unique", "time"))).isEqualTo(ALL);
    assertThat(MadeValue.keptBy(List.of("none", "time"))).isEmpty();
    assertThat(MadeValue.keptBy(List.of())).isEmpty();
  }
}
