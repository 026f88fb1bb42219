package io.dmha.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlExcerptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE USER bob IDENTIFIED BY Hidden",
        "create user bob identified by \"Hidden\"",
        "ALTER USER bob IDENTIFIED BY Hidden REPLACE Hidden",
        "alter user bob Identified\nBy\tHidden",
        "ALTER USER bob ENCRYPT BY Hidden",
        "CREATE LOGIN bob WITH PASSWORD = 'Hidden'",
        "ALTER LOGIN bob WITH PASSWORD=N'Hidden'",
        "ALTER ROLE bob PASSWORD 'Hidden'",
        "SET PASSWORD Hidden",
        "SET PASSWORD FOR bob = PASSWORD('Hidden')",
        "CREATE USER bob PASSWORD 'Hidden'",
        "CREATE LINK l CONNECT WITH u IDENTIFIED BY Hidden USING x",
        "SET ROLE r IDENTIFIED BY Hidden",
        "EXEC sp_password Hidden, Hidden",
        "EXEC sp_addlogin bob, Hidden",
        "CREATE USER MAPPING FOR u SERVER s OPTIONS (user_pwd Hidden)",
        "select \"Hidden\"",
        "select `Hidden`",
        "select $$Hidden$$",
        "select /* Hidden */ 1",
        "select 1 -- Hidden",
        "select a // Hidden",
        "select a # Hidden",
        "update t set a = 4711Hidden"
      })
  void noSecretComesThrough(String sql) {
    assertThat(SqlExcerpt.of(sql)).doesNotContain("Hidden").endsWith("…");
  }

  @ParameterizedTest
  @CsvSource({
    "ALTER USER bob IDENTIFIED BY x, ALTER USER bob…",
    "select a from t, select a from t",
    "select a2 from t where b = 7, select a2 from t where b =…",
    "update t set c=? where d=?, update t set c=? where d=?",
  })
  void theWordsBeforeItAreShown(String sql, String shown) {
    assertThat(SqlExcerpt.of(sql)).isEqualTo(shown);
  }

  @Test
  void blanksAreOneBlankAndALongTextIsCut() {
    assertThat(SqlExcerpt.of("  select\n\t a ;  ")).isEqualTo("select a ;");
    assertThat(SqlExcerpt.of("select " + "a".repeat(100))).hasSize(61).endsWith("a…");
    assertThat(SqlExcerpt.of("")).isEmpty();
  }
}
