package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.dialect.Dialect;
import io.dmha.lexis.Lexis;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTextsTest {
  private final Dialect target = target("jdbc:dmha:postgresql://a,b/x");
  private final SqlReader reader = new SqlReader(target.sessions().lexis());
  private final SessionTexts texts = new SessionTexts(reader, target.sessions());
  private final SqlKinds kinds = new SqlKinds(reader, target.ddlMayCommit());

  /** Some are writes, which are read for what they leave nevertheless. */
  @ParameterizedTest
  @ValueSource(strings = {"create temp table x(a int)", "select 1 a into temp x from t"})
  void aWriteMayLeaveSomething(String sql) {
    assertThat(kinds.of(sql)).isIn(SqlKind.WRITE, SqlKind.OTHER);
    assertThat(texts.of(sql, SqlKind.WRITE).kind()).isEqualTo(SessionText.Kind.LOST);
  }

  /** PostgreSQL has an operator of that name, and no variables. */
  @Test
  void aVariableIsOneWhereThereAreVariables() throws SQLException {
    String sql = "update t set a = (@b := 1)";
    SqlReader any = new SqlReader(Lexis.UNKNOWN);

    assertThat(new SessionTexts(any, SessionsOfOthers.READER).of(sql, SqlKind.WRITE).kind())
        .isEqualTo(SessionText.Kind.LOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from t",
        "insert into t values(1)",
        "commit",
        "rollback",
        "begin isolation level serializable, read only"
      })
  void whatIsKnownByItsKindLeavesNothing(String sql) {
    assertThat(texts.of(sql, kinds.of(sql))).isSameAs(SessionText.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:dmha:postgresql://a/x, ALL",
    "jdbc:dmha:h2:mem:a, NOTHING",
    "jdbc:dmha:dm://a, NOTHING",
    "jdbc:dmha:mysql://a/x, UNKNOWN"
  })
  void eachTargetKnowsWhatARollbackReverts(String url, Dialect.Reverting reverting) {
    assertThat(target(url).rollbackOfSession()).isEqualTo(reverting);
    assertThat(target(url).sessions().read("set schema 'A'").kind())
        .isEqualTo(SessionText.Kind.SETTABLE);
  }

  private static Dialect target(String url) {
    try {
      return Dialect.of(DmhaUrl.parse(url, null), null);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
