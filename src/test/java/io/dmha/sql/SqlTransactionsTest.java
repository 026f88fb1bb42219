package io.dmha.sql;

import static io.dmha.sql.SqlKind.BEGIN;
import static io.dmha.sql.SqlKind.COMMIT;
import static io.dmha.sql.SqlKind.OTHER;
import static io.dmha.sql.SqlKind.ROLLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.lexis.Lexis;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** How transactions are begun and ended by SQL text. */
class SqlTransactionsTest {
  private static final SqlReader READER = new SqlReader(Lexis.UNKNOWN);

  static final String[] COMMITS = {
    "commit",
    "COMMIT;",
    " Commit Work ",
    "/*c*/commit",
    "-- c\ncommit",
    "commit and no chain",
    "commit transaction ;",
    "commit work and no chain",
    "commit tran",
    "COMMIT TRAN a",
    "commit write batch nowait",
    "end",
    "END;",
    "end transaction",
    "end work;"
  };

  static final String[] ROLLBACKS = {
    "rollback",
    "ROLLBACK;",
    " rollback work",
    "/* c */ rollback transaction;",
    "rollback tran",
    "rollback and no chain",
    "abort",
    "ABORT WORK;",
    "abort transaction"
  };

  static final String[] BEGINS = {
    "begin",
    "BEGIN;",
    "begin work",
    "begin transaction",
    "begin tran",
    "BEGIN TRAN a;",
    "begin distributed tran",
    "begin transaction isolation level repeatable read, read only",
    "begin read write",
    "begin read only",
    "begin isolation level serializable",
    "begin isolation level read committed read write deferrable",
    "begin deferrable",
    "begin not deferrable",
    "begin immediate",
    "start transaction",
    "start transaction read only",
    "start transaction isolation level serializable, not deferrable;",
    "start transaction with consistent snapshot"
  };

  /** A transaction is open after them, though they do more than to begin it. */
  static final String[] MORE_THAN_BEGINS = {
    "begin; update t set a = 1",
    "begin work; insert into t values(1); ",
    "begin read write; select 1",
    "start transaction; delete from t",
    "begin tran update t set a = 1",
    "begin tran; if @a = 1 commit tran",
    "begin tran if exists (select 1) commit tran",
    "begin; drop table t; if not exists (select 1 from t) commit",
    "update t set a = 1; begin",
    "begin; insert into t values(1); rollback to a",
    "begin; commit; begin",
    "begin transaction; begin transaction; commit",
    "begin; insert into t values('a\\'); commit; --')",
    "commit and chain",
    "commit work and chain;",
    "rollback and chain"
  };

  static final String[] NOTHING_LEFT_OPEN = {
    "begin; update t set a = 1; commit",
    "begin; update t set a = 1; end;",
    "begin; update t set a = 1; abort",
    "start transaction; rollback;",
    "begin tran update t set a = 1 commit tran",
    "begin p(); end;",
    "declare x int; begin x := 1; commit; end;",
    "create table t(a int); start job",
    "begin; drop table if exists t; create index if not exists i on t(a); commit",
    "commit and no chain",
    "select 'begin; '; call p()",
    "call p('begin')"
  };

  @ParameterizedTest
  @FieldSource("BEGINS")
  void aBeginIsOneInEverySpelling(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(BEGIN);
    assertThat(READER.beginsTransaction(sql)).isTrue();
  }

  @ParameterizedTest
  @FieldSource("MORE_THAN_BEGINS")
  void aTextMayLeaveATransactionOpenAndDoMore(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(OTHER);
    assertThat(READER.beginsTransaction(sql)).isTrue();
  }

  @ParameterizedTest
  @FieldSource("NOTHING_LEFT_OPEN")
  void aTextThatEndsWhatItBeginsLeavesNothingOpen(String sql) {
    assertThat(READER.beginsTransaction(sql)).isFalse();
  }

  @ParameterizedTest
  @FieldSource("COMMITS")
  void aCommitIsOneInEverySpelling(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(COMMIT);
  }

  @ParameterizedTest
  @FieldSource("ROLLBACKS")
  void aRollbackIsOneInEverySpelling(String sql) {
    assertThat(READER.kindOf(sql)).isEqualTo(ROLLBACK);
  }
}
