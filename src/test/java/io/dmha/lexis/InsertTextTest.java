package io.dmha.lexis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InsertTextTest {
  private static String withKeys(String sql) {
    InsertText text = InsertText.of(sql, Lexis.H2);
    assertThat(text).as(sql).isNotNull();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < text.rows(); i++) {
      keys.add(String.valueOf(41 + i));
    }
    return text.withValues("ID", "\"ID\"", "OVERRIDING SYSTEM VALUE", keys);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "insert into t(n) values(?)|INSERT INTO t (n, \"ID\") @ (?, 41)",
        "insert into t(n) values(?);|INSERT INTO t (n, \"ID\") @ (?, 41)",
        "INSERT INTO \"s\".t (a, \"b c\") VALUES (f(1, 2), 'x, (y)')|",
        "INSERT INTO a.t (a , b) VALUES (f(1, 2), 'x, (y)')"
            + "|INSERT INTO a.t (a, b, \"ID\") @ (f(1, 2), 'x, (y)', 41)",
        "insert into t (name,id) values (?,default)|INSERT INTO t (name, \"ID\") @ (?, 41)",
        "insert into t (id,name) values (DEFAULT,?)|INSERT INTO t (name, \"ID\") @ (?, 41)",
        "insert into t (\"ID\") values (default)|INSERT INTO t (\"ID\") @ (41)",
        "insert into t(n) values (?), (?+1)|INSERT INTO t (n, \"ID\") @ (?, 41), (?+1, 42)",
        "insert into t(n) values(?) returning id|INSERT INTO t (n, \"ID\") @ (?, 41) returning id",
        "insert into t(n) values(?) returning *;|INSERT INTO t (n, \"ID\") @ (?, 41) returning *",
        "insert into t(n) values(1), (2) returning t.id, \"n\""
            + "|INSERT INTO t (n, \"ID\") @ (1, 41), (2, 42) returning t.id, \"n\"",
        "insert into t(n, m) select ?, 'a, b' from dual|INSERT INTO t (n, m, \"ID\") @ (?, 'a, b', 41)",
        "insert into t(n) select -1.5 returning id|INSERT INTO t (n, \"ID\") @ (-1.5, 41) returning id",
        "insert into t(n) select 'it''s'|",
        "select id from final table (insert into t(n) values(?))"
            + "|select id from final table (INSERT INTO t (n, \"ID\") @ (?, 41) )",
        "select * from final table(insert into t(n) values(?)) as x;"
            + "|select * from final table(INSERT INTO t (n, \"ID\") @ (?, 41) ) as x",
        "/* c */ insert into t /* x */ (n) values (/* y */ ? /* z */)"
            + "|INSERT INTO t (n, \"ID\") @ (?, 41)",
      })
  void isWrittenWithKeys(String sql, @Nullable String expected) {
    if (expected == null) {
      assertThat(InsertText.of(sql, Lexis.H2)).isNull();
      return;
    }
    assertThat(withKeys(sql)).isEqualTo(expected.replace("@", "OVERRIDING SYSTEM VALUE VALUES"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into t values(?)",
        "insert into t(n) select ? from u",
        "insert into t(n) select n from dual",
        "insert into t(n) select ? from dual where 1 = 0",
        "insert into t(n) select ? from dual union all select ? from dual",
        "insert into t(n) select distinct ?",
        "insert into t(n) select ? union all select ?",
        "insert into t(n) select nextval('s')",
        "insert into t(n) select *",
        "insert into t(n) select",
        "insert into t(n) default values",
        "insert into t default values",
        "insert into t(n) overriding user value values(?)",
        "insert into t(n) values(?) returning id + 1",
        "insert into t(n) values(?) returning id as x",
        "insert into t(n) values(?) returning",
        "insert into t(n) values(?) returning id; delete from t",
        "select id + 1 from final table (insert into t(n) values(?))",
        "select id from final table (insert into t(n) values(?)) x where n = 1",
        "select id from old table (insert into t(n) values(?))",
        "select id from final table (insert into t(n) values(?)",
        "select id from final table (insert into t(n) values(?) returning id)",
        "insert into t(n) values(?) on conflict do nothing",
        "insert into t(n) values(?) on duplicate key update n = 1",
        "insert into t(n) values(?); delete from t",
        "insert into t(n) values(?",
        "insert into t(n) values(?),",
        "insert into t(n",
        "insert into .t(n) values(1)",
        "insert into t.(n) values(1)",
        "insert ignore into t(n) values(1)",
        "insert all into t(n) values(1) select 1 from dual",
        "insert into t() values()",
        "insert into t as x(n) values(1)",
        "with x as (select 1) insert into t(n) values(1)",
        "merge into t(n) values(1)",
        "update t set n = 1",
        "insert",
        "",
      })
  void anythingElseIsNot(String sql) {
    assertThat(InsertText.of(sql, Lexis.H2)).isNull();
  }

  @Test
  void aKeyThatIsGivenStays() {
    InsertText text = InsertText.of("insert into t(id, n) values(7, 1)", Lexis.H2);
    assertThat(text).isNotNull();
    assertThat(text.withValues("ID", "\"ID\"", "", List.of("41"))).isNull();
  }

  @Test
  void rowsOfUnevenLengthAreLeftToTheDatabase() {
    InsertText text = InsertText.of("insert into t(a, b) values(1)", Lexis.H2);
    assertThat(text).isNotNull();
    assertThat(text.withValues("ID", "\"ID\"", "", List.of("41"))).isNull();
  }

  @Test
  void whatMayBeReadInTwoWaysIsNot() {
    String sql = "insert into t(n) values('\\'), ('x')";
    assertThat(InsertText.of(sql, Lexis.UNKNOWN)).isNull();
    assertThat(InsertText.of(sql, Lexis.H2)).isNotNull();
  }

  @Test
  void parametersAreCounted() {
    InsertText text = InsertText.of("insert into t(a, b) values(?, f(?)), ('?', ?)", Lexis.H2);
    assertThat(text).isNotNull();
    assertThat(text.parameters()).isEqualTo(3);
    assertThat(text.rows()).isEqualTo(2);
    assertThat(text.table()).isEqualTo("t");
  }

  @Test
  void aTextOfAnyLengthIsNotRead() {
    String sql = "insert into t(n) values('" + "x".repeat(100_000) + "')";
    assertThat(InsertText.of(sql, Lexis.H2)).isNull();
  }
}
