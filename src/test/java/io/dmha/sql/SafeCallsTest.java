package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.lexis.Lexis;
import io.dmha.lexis.SqlWords;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeCallsTest {
  private static final SafeCalls SOME = SafeCalls.of(List.of("pkg.pay", " BOOK "));
  private static final SafeCalls ALL = SafeCalls.of(List.of("*"));

  private static boolean has(SafeCalls safe, String sql) {
    return safe.has(new SqlWords(sql, Lexis.DAMENG));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call pkg.pay(?, ?)",
        "CALL PKG.PAY(1, f(2));",
        "{call pkg.pay(?)}",
        "{ ? = call pkg.pay(?) }",
        "exec book",
        "call \"PKG\".\"PAY\"()",
        "begin pkg.pay(1); book; end;",
        "BEGIN call book(1, ')'); END",
      })
  void whatIsNamedIsSafe(String sql) {
    assertThat(has(SOME, sql)).isTrue();
    assertThat(has(ALL, sql)).isTrue();
    assertThat(has(SafeCalls.NONE, sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call pay(?)",
        "call other.pkg.pay(?)",
        "call pkg.pay(?",
        "{call pkg.pay(?)",
        "call pkg.pay(?); commit",
        "call pkg.pay(?) call book",
        "? call book",
        "begin pkg.pay(1); other(2); end;",
        "begin pkg.pay(1); end; commit",
        "begin pkg.pay(1); commit; end;",
        "begin end;",
        "begin",
        "begin transaction",
        "declare x int; begin book(x); end;",
        "select pkg.pay(1)",
        "update t set a = 1",
        "call /*!book*/ book()",
        "",
      })
  void nothingElseIs(String sql) {
    assertThat(has(SOME, sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "declare x int; begin x := 1; update t set a = x; insert into t values(x); end;",
        "begin merge into t using s on (t.a = s.a) when matched then update set b = 1; end;",
        "begin for i in 1..3 loop whatever(i); end loop; end;",
      })
  void aBlockIsWhereAllAre(String sql) {
    assertThat(has(ALL, sql)).isTrue();
    assertThat(has(SOME, sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin update t set a = 1; commit; end;",
        "begin execute immediate 'commit'; end;",
        "declare pragma autonomous_transaction; begin null; end;",
        "begin set schema s; end;",
        "begin update t set a = 1; set schema s; end;",
        "begin rollback to x; end;",
      })
  void butNotOneThatMayCommitOrSetTheSession(String sql) {
    assertThat(has(ALL, sql)).isFalse();
  }

  @Test
  void inItsTransactionItIsAWrite() {
    StatementKinds kinds =
        new StatementKinds(() -> SessionsOfDameng.READER, true, true, java.util.Set.of(), SOME);
    assertThat(kinds.of("call pkg.pay(?)").dependsOnTransaction()).isTrue();
    assertThat(kinds.of("begin book(1); end;").dependsOnTransaction()).isTrue();
    assertThat(kinds.of("call other(?)").dependsOnTransaction()).isFalse();
  }
}
