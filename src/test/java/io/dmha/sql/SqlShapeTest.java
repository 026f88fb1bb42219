package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.lexis.Lexis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A statement is recognised by an operator, and gives no value away. */
class SqlShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "insert into t(a, b) values (1, 'secret') | insert into t(a, b) values (?, ?)",
        "select a.b, count(*) from  c a\twhere d = 4711 | select a.b, count(*) from c a where d = ?",
        "select 1 -- secret | select ?",
        "update \"T\" set a=-12.5 where b in (?,?); | update \"T\" set a = - ?.? where b in (?, ?);",
        "select E'it\\'s secret' | select ?",
        "select $$secret$$ | select ?",
        "alter user u identified by secret | alter user u…",
        "{call p(?, 'secret')} | { call p(?, ?) }",
      })
  void ofPostgresql(String sql, String shape) {
    assertThat(SqlShape.of(sql, Lexis.POSTGRESQL)).isEqualTo(shape);
  }

  /** Where its literals end is not known, so it ends before the first of them. */
  @Test
  void ofATextInDoubt() {
    assertThat(SqlShape.of("select a from t where b = '\\' or c = 'secret'", Lexis.UNKNOWN))
        .isEqualTo("select a from t where b =…");
  }

  /** To MySQL it is a literal. */
  @Test
  void aDoubleQuoteMayBeginALiteral() {
    assertThat(SqlShape.of("select \"xyz\" from t", Lexis.MYSQL)).isEqualTo("select ? from t");
  }

  @Test
  void itIsShort() {
    String shape = SqlShape.of("select a" + ", a".repeat(5_000) + " from t", Lexis.H2);

    assertThat(shape).hasSizeLessThan(200).endsWith("…");
  }
}
