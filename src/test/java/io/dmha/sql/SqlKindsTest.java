package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.SeededTest;
import io.dmha.lexis.Lexis;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlKindsTest {
  private static final SqlReader READER = new SqlReader(Lexis.UNKNOWN);
  private final SqlKinds kinds = new SqlKinds(READER, true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table u(id int)",
        "/* c */ ALTER TABLE t ADD c int;",
        "drop index i",
        "truncate t",
        "comment on table t is 'commit; begin'",
        "grant select on t to bob",
        "revoke all on t from bob"
      })
  void ddlIsAWriteWhereItIsPartOfItsTransaction(String ddl) {
    assertThat(kinds.of(ddl)).isEqualTo(SqlKind.OTHER);
    assertThat(new SqlKinds(READER, false).of(ddl)).isEqualTo(SqlKind.WRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table u(id int); commit",
        "create function f() returns int as $$ select 1; $$ language sql",
        "call settle()",
        "do 'begin commit; end'",
        "select f()",
        "vacuum t",
        "explain create table u(id int)"
      })
  void whatMayBeMoreThanDdlMayCommitEverywhere(String sql) {
    assertThat(new SqlKinds(READER, false).of(sql)).isEqualTo(SqlKind.OTHER);
  }

  @SeededTest(trials = 5)
  void moreTextsThanAreKeptAreAllReadRightly(Random random) {
    for (int i = 0; i < 2_000; i++) {
      int number = random.nextInt(1_000);
      boolean isRead = number % 2 == 0;
      String sql = (isRead ? "select " : "delete from t where x = ") + number;

      assertThat(kinds.of(sql)).isEqualTo(isRead ? SqlKind.READ : SqlKind.WRITE);
    }
  }
}
