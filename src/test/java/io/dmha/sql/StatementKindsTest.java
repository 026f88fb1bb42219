package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.dialect.Dialect;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementKindsTest {
  private final StatementKinds kinds = kinds("jdbc:dmha:postgresql://a,b/x");

  @Test
  void aTextIsReadOnce() {
    String again = new String("set search_path = a".toCharArray());
    StatementKind first = kinds.of("set search_path = a");

    assertThat(kinds.of(again)).isSameAs(first);
    assertThat(first.leaves()).hasToString("SETTABLE search_path SESSION");
  }

  @Test
  void twoTextsWithTheSameHashAreToldApart() {
    String read = "select 1";
    String nonsense = "tFlect 1";
    assertThat(nonsense).hasSameHashCodeAs(read);

    assertThat(kinds.of(read).kind()).isEqualTo(SqlKind.READ);
    assertThat(kinds.of(nonsense).kind()).isEqualTo(SqlKind.OTHER);
    assertThat(kinds.of(read).kind()).isEqualTo(SqlKind.READ);
  }

  @Test
  void aTextOfAnyLengthIsKnownByItself() {
    String sql = "select '" + "x".repeat(2_000) + "'";

    assertThat(kinds.of(sql).kind()).isEqualTo(SqlKind.READ);
    assertThat(kinds.of(sql).sql()).isSameAs(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"select 1", "insert into t values (1)", "commit", "create table t (a int)"})
  void mostTextsAreTheSameInEachTransaction(String sql) {
    assertThat(kinds.of(sql).dependsOnTransaction()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"set search_path = a", "call p(1)", "{call p(1)}"})
  void settingsAndCallsAreNot(String sql) {
    assertThat(kinds.of(sql).dependsOnTransaction()).isTrue();
  }

  /** Dameng's procedures may commit, wherever they are called. */
  @Test
  void aCallThatMayCommitIsTheSameEverywhere() {
    assertThat(kinds("jdbc:dmha:dm://a").of("call p(1)").dependsOnTransaction()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "select 1, NONE",
    "insert into t values (1), KEY",
    "select nextval('s'), SEQUENCE",
    "select now(), TIME",
    "select random(), UNIQUE"
  })
  void whatRowsMayHoldIsReadWhenItIsAskedFor(String sql, MadeValue made) {
    assertThat(kinds.of(sql).made()).isEqualTo(made);
  }

  @Test
  void aSavepointIsKnownByItsText() {
    assertThat(kinds.of("savepoint a").savepoint()).isNotNull();
    assertThat(kinds.of("insert into t values (1)").savepoint()).isNull();
  }

  private static StatementKinds kinds(String url) {
    try {
      Dialect dialect = Dialect.of(DmhaUrl.parse(url, null), null);
      return new StatementKinds(
          dialect::sessions,
          dialect.ddlMayCommit(),
          dialect.callsMayCommit(),
          Set.of(),
          SafeCalls.NONE);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
