package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.lexis.Lexis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words and how many statements a text has. */
class SqlPartsTest {
  private static final SqlReader READER = new SqlReader(Lexis.UNKNOWN);

  /** The last of them may be two, by how a database takes a backslash. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into t values(1); insert into t values(2)",
        "insert into t values(1);; commit",
        "; commit",
        "insert into t values('\\')"
      })
  void ofSeveralStatementsAPartMayBeDone(String sql) {
    assertThat(READER.isSeveral(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "insert into t values(1)",
        "insert into t values(1);",
        "insert into t values(1);; -- ; commit",
        "insert into t values('; commit')"
      })
  void aSingleOneIsDoneOrNot(String sql) {
    assertThat(READER.isSeveral(sql)).isFalse();
  }

  @Test
  void aWordIsOneOutsideOfLiteralsAndComments() {
    assertThat(READER.hasWord("select a /* x */ from t", "FROM"::equals)).isTrue();
    assertThat(READER.hasWord("select 'from' /* from */ -- from", "FROM"::equals)).isFalse();
    assertThat(READER.hasWord("", word -> true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rollback and chain",
        "select 1; commit",
        "update t set a = 1; abort",
        "abort",
        "prepare transaction 'a'",
        "end and chain"
      })
  void aTextMayEndTheTransactionAndDoMore(String sql) {
    assertThat(READER.mayEndTransaction(sql)).isTrue();
  }

  /** Nor does a column of such a name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "create temp table x(a int) on commit drop",
        "select abort, transaction, chain from t",
        "begin transaction",
        "select 'commit' from t"
      })
  void whatOnlyNamesTheEndEndsNothing(String sql) {
    assertThat(READER.mayEndTransaction(sql)).isFalse();
  }

  @Test
  void autocommitIsNamedInWhicheverCase() {
    assertThat(READER.namesAutoCommit("set AutoCommit = 0")).isTrue();
    assertThat(READER.namesAutoCommit("commit")).isFalse();
  }

  @Test
  void theFirstWordIsTheVerb() {
    assertThat(READER.firstWordOf("/* a */ Insert into t values(1)")).isEqualTo("INSERT");
    assertThat(READER.firstWordOf(" -- a")).isNull();
  }
}
