package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.lexis.Lexis;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text does to which savepoint. */
class SavepointTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "savepoint x|SET|x",
        "/* before */ SAVEPOINT Before_Row;|SET|before_row",
        "savepoint \"Odd One\"|SET|Odd One",
        "savepoint x unique on rollback retain cursors|SET|x",
        "save transaction x|SET|x",
        "rollback to x|ROLLBACK_TO|x",
        "rollback work to savepoint x|ROLLBACK_TO|x",
        "ROLLBACK TRANSACTION TO \"X\"|ROLLBACK_TO|X",
        "release x|RELEASE|x",
        "release savepoint X|RELEASE|x"
      })
  void isRead(String sql, SavepointText.Kind kind, String name) {
    SavepointText text = SavepointText.of(sql, Lexis.UNKNOWN);

    assertThat(text).isNotNull();
    assertThat(text.kind()).isEqualTo(kind);
    assertThat(text.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rollback",
        "rollback work",
        "commit",
        "select 1",
        "insert into savepoint values(1)",
        "savepoint x; rollback to x",
        "rollback to x y"
      })
  void isNone(String sql) {
    assertThat(SavepointText.of(sql, Lexis.UNKNOWN)).isNull();
  }
}
