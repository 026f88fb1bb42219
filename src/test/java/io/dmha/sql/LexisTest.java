package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.dialect.Dialect;
import io.dmha.lexis.Lexis;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each database reads a text in its own way; what it is not known to do costs the text its kind.
 */
class LexisTest {
  private static SqlKind kind(Lexis lexis, String sql) {
    return new SqlReader(lexis).kindOf(sql.replace("\\n", "\n").replace("\\r", "\r"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        // a backslash is a character
        "DAMENG     | select * from t where a like ? escape '\\' | READ",
        "POSTGRESQL | select * from t where a like ? escape '\\' | READ",
        "H2         | select * from t where a like ? escape '\\' | READ",
        "ORACLE     | select * from t where a like ? escape '\\' | READ",
        "MYSQL      | select * from t where a like ? escape '\\' | OTHER",
        "UNKNOWN    | select * from t where a like ? escape '\\' | OTHER",
        "DAMENG     | update t set a = '\\'; commit; --' | OTHER",
        // two are one, or two characters: the literal ends at the same place
        "MYSQL      | select * from t where a like ? escape '\\\\' | READ",
        "UNKNOWN    | select * from t where a like ? escape '\\\\' | READ",
        // … but in PostgreSQL's E''
        "POSTGRESQL | select E'it\\'s' from t | READ",
        "POSTGRESQL | select E'it\\'; commit; --' from t | READ",
        "POSTGRESQL | select E'it\\\\'; commit | OTHER",
        "POSTGRESQL | select e'it''s' from t | READ",
        "POSTGRESQL | select E'it\\' from t | OTHER",
        "DAMENG     | select e'it' from t | READ",
        // two hyphens
        "DAMENG     | select a --注释\\n from t | READ",
        "POSTGRESQL | select a --x\\n from t | READ",
        "H2         | select a --x\\n from t | READ",
        "ORACLE     | select a --x\\n from t | READ",
        "MYSQL      | select a --x\\n from t | OTHER",
        "MYSQL      | select a -- x\\n from t | READ",
        "UNKNOWN    | select a --x\\n from t | OTHER",
        "POSTGRESQL | select a --x\\r; commit | OTHER",
        "POSTGRESQL | select a --x\\r from t | READ",
        "DAMENG     | select a --x\\r from t | OTHER",
        "DAMENG     | select a --x\\r\\n from t | READ",
        "UNKNOWN    | select a -- x\\r\\n from t | READ",
        "POSTGRESQL | select a --;\\r from t | READ",
        // comments in comments
        "POSTGRESQL | select a /* x /* y */ z */ from t | READ",
        "POSTGRESQL | select a /* x /* y */; commit; */ from t | READ",
        "POSTGRESQL | select a /* x /* y */ from t | OTHER",
        "ORACLE     | select a /* x /* y */ from t | READ",
        "DAMENG     | select a /* x /* y */ from t | OTHER",
        "DAMENG     | select /*+ INDEX(t i) */ a from t | READ",
        "POSTGRESQL | select /*! a */ b from t | READ",
        "DAMENG     | select /*! a */ b from t | OTHER",
        // literals by letters and dollars
        "ORACLE     | select q'[it's; commit]' from t | READ",
        "ORACLE     | select q'!it's!' from t | READ",
        "ORACLE     | select nq'{it's}' from t | READ",
        "ORACLE     | select q'[it's' from t | OTHER",
        "ORACLE     | select q'qit's; commitq' from t | READ",
        "ORACLE     | select q'q'f()'q' from t | READ",
        "ORACLE     | select q' | OTHER",
        "DAMENG     | select q'\\a\\' from t | READ",
        "UNKNOWN    | select q'\\a\\', '; commit; --' from t | OTHER",
        "DAMENG     | select q'[its]' from t | READ",
        "DAMENG     | select q'[it's]' from t | OTHER",
        "DAMENG     | select q'[its' from t | OTHER",
        "POSTGRESQL | select $$it's; commit$$ from t | READ",
        "POSTGRESQL | select $a$it's $$; commit $a$ from t | READ",
        "POSTGRESQL | select $1 from t where a = $1 or b = $1 | READ",
        "POSTGRESQL | select $1$, f(), $1$ from t | OTHER",
        "POSTGRESQL | select $a b$, f() from t | OTHER",
        "POSTGRESQL | select $$it's from t | OTHER",
        "H2         | select $$it's$$ from t | READ",
        "UNKNOWN    | select $$its$$ from t | OTHER",
        // signs
        "POSTGRESQL | select a #> '{b}' from t | READ",
        "POSTGRESQL | select a @> '{b}', c ?? 'd', e::text from t | READ",
        "POSTGRESQL | select a[1], array['b'] from t | READ",
        "POSTGRESQL | select a // b from t | READ",
        "H2         | select a // b from t | OTHER",
        "H2         | select a / b from t | READ",
        "UNKNOWN    | select a from t where b ~ 'c' | READ",
        "UNKNOWN    | select '', a from t | READ",
        "UNKNOWN    | select a # b from t | OTHER",
        "ORACLE     | select a from sys.x$y# t | READ",
      })
  void aTextIsReadAsItsDatabaseReadsIt(Lexis lexis, String sql, SqlKind kind) {
    assertThat(kind(lexis, sql)).isEqualTo(kind);
  }

  /** An operator between a number and a call is no part of its name. */
  @Test
  void aFunctionBehindAnOperatorOfPostgresIsSeen() {
    assertThat(SessionsOfPostgreSql.READER.read("select 1#pg_advisory_lock(1)").kind())
        .isEqualTo(SessionText.Kind.LOST);
  }

  /** It costs the transaction it is in, and not the connection. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a from t where b like '%\\'",
        "insert into blocked_users values ('\\')",
        "update t set locked = '\\' where a = ?",
        "merge into t using s on (t.a = s.a) when matched then update set b = '\\'",
        "comment on table t is '\\'",
        "delete from t where a = '\\'"
      })
  void aTextInDoubtThatNamesNothingOfTheSessionLeavesNothing(String sql) {
    assertThat(new SqlReader(Lexis.UNKNOWN).kindOf(sql)).isEqualTo(SqlKind.OTHER);
    assertThat(SessionsOfOthers.READER.read(sql)).isSameAs(SessionText.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a from t where b = '\\'; set schema x; --'",
        "select get_lock('\\', 1)",
        "update t set a = '\\' -- dbms_lock.request()",
        "/* x */ update t set a = '\\'",
        "select @a := '\\'",
        "select a into temp b from t where c = '\\'",
        "call p('\\')"
      })
  void oneThatMayNameSomethingCostsTheConnection(String sql) {
    assertThat(SessionsOfOthers.READER.read(sql).kind()).isEqualTo(SessionText.Kind.LOST);
  }

  @ParameterizedTest
  @CsvSource({
    "dm://a, DAMENG",
    "postgresql://a/b, POSTGRESQL",
    "h2:tcp://a/b, H2",
    "oracle:thin:@//a/b, ORACLE",
    "mysql://a/b, MYSQL",
    "mariadb://a/b, MYSQL",
    "sqlserver://a, UNKNOWN"
  })
  void eachUrlHasItsOwn(String url, Lexis lexis) throws SQLException {
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:" + url, null), null);

    assertThat(dialect.sessions().lexis()).isEqualTo(lexis);
  }

  /**
   * Once a host has said that it reads texts in another way, what was read before does not count.
   */
  @Test
  void aKnownTextIsReadAgainWhenItsReadingChanges() {
    SessionReader[] now = {SessionsOfDameng.READER};
    StatementKinds kinds = new StatementKinds(() -> now[0], true, true, Set.of(), SafeCalls.NONE);
    String sql = "select * from t where a like ? escape '\\'";
    assertThat(kinds.of(sql).kind()).isEqualTo(SqlKind.READ);

    now[0] = SessionsOfDameng.OF_BACKSLASH;

    assertThat(kinds.of(sql).kind()).isEqualTo(SqlKind.OTHER);
  }
}
