package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** Commit and rollback, savepoints, isolation, read-only sessions and the schema. */
class TransactionsTest extends Conformance {
  private static final String COUNT = "select count(*) from t";

  private static void table(Connection c) throws SQLException {
    run(c, "create table t(id int primary key)");
  }

  @EveryWay
  void onlyWhatIsCommittedIsSeenByOthers(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Connection other = way.connect(node)) {
      table(c);
      assertThat(c.getAutoCommit()).isTrue();
      c.setAutoCommit(false);
      assertThat(c.getAutoCommit()).isFalse();
      run(c, "insert into t values (1)");
      assertThat(rows(other, COUNT)).containsExactly("0");
      c.commit();
      assertThat(rows(other, COUNT)).containsExactly("1");
      run(c, "insert into t values (2)");
      c.rollback();
      run(c, "insert into t values (3)");
      c.commit();
      assertThat(rows(other, "select id from t order by id")).containsExactly("1", "3");
    }
  }

  @EveryWay
  void aConnectionThatIsClosedRollsBack(Way way) throws SQLException {
    try (Connection other = way.connect(node)) {
      table(other);
      try (Connection c = way.connect(node)) {
        c.setAutoCommit(false);
        run(c, "insert into t values (1)");
      }
      run(other, "insert into t values (1)");
      assertThat(rows(other, COUNT)).containsExactly("1");
    }
  }

  @EveryWay
  void autoCommitTurnedOnCommitsWithTheNextStatement(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Connection other = way.connect(node)) {
      table(c);
      c.setAutoCommit(false);
      run(c, "insert into t values (1)");
      c.setAutoCommit(true);
      run(c, "insert into t values (2)");
      assertThat(rows(other, COUNT)).containsExactly("2");
    }
  }

  @EveryWay
  void savepointsGiveUpWhatCameBehindThem(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      c.setAutoCommit(false);
      run(c, "insert into t values (1)");
      Savepoint named = c.setSavepoint("BEFORE_TWO");
      assertThat(named.getSavepointName()).isEqualTo("BEFORE_TWO");
      run(c, "insert into t values (2)");
      Savepoint unnamed = c.setSavepoint();
      run(c, "insert into t values (3)");
      c.rollback(unnamed);
      assertThat(rows(c, "select id from t order by id")).containsExactly("1", "2");
      c.rollback(named);
      run(c, "insert into t values (4)");
      c.commit();
      assertThat(rows(c, "select id from t order by id")).containsExactly("1", "4");
    }
  }

  @EveryWay
  void aReleasedSavepointIsGone(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      c.setAutoCommit(false);
      Savepoint savepoint = c.setSavepoint("S");
      run(c, "insert into t values (1)");
      c.releaseSavepoint(savepoint);
      assertThatThrownBy(() -> c.rollback(savepoint)).isInstanceOf(SQLException.class);
      c.commit();
      assertThat(rows(c, COUNT)).containsExactly("1");
    }
  }

  @EveryWay
  void theIsolationIsTheServersToo(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      assertThat(c.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      isolate(c, Connection.TRANSACTION_SERIALIZABLE, "SERIALIZABLE");
      isolate(c, Connection.TRANSACTION_READ_COMMITTED, "READ COMMITTED");
    }
  }

  @EveryWay
  void theWeakestIsolationIsTheServersToo(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      isolate(c, Connection.TRANSACTION_READ_UNCOMMITTED, "READ UNCOMMITTED");
    }
  }

  private static void isolate(Connection c, int level, String name) throws SQLException {
    c.setTransactionIsolation(level);
    assertThat(c.getTransactionIsolation()).isEqualTo(level);
    String sql =
        "select isolation_level from information_schema.sessions where session_id = session_id()";
    assertThat(rows(c, sql)).containsExactly(name);
  }

  @EveryWay
  void aReadOnlySessionDoesNotWrite(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      c.setReadOnly(true);
      assertThat(c.isReadOnly()).isTrue();
      assertCode(-6506, () -> run(c, "insert into t values (1)"));
      assertThat(rows(c, COUNT)).containsExactly("0");
      c.setReadOnly(false);
      run(c, "insert into t values (1)");
      assertThat(rows(c, COUNT)).containsExactly("1");
    }
  }

  @EveryWay
  void theSchemaIsSetAtLoginAndLater(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      assertThat(c.getSchema()).isEqualTo("SYSDBA");
      run(c, "create schema OTHER", "create table OTHER.here(id int)");
      c.setSchema("OTHER");
      assertThat(c.getSchema()).isEqualTo("OTHER");
      run(c, "insert into here values (7)");
      assertCode(-2103, () -> c.setSchema("NOWHERE"));
    }
    try (Connection c = way.connect(node, "schema=OTHER")) {
      assertThat(c.getSchema()).isEqualTo("OTHER");
      assertThat(rows(c, "select id from here")).containsExactly("7");
    }
  }

  @EveryWay
  void aSchemaKeepsItsCase(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, "create schema \"Mixed\"");
      c.setSchema("Mixed");
      assertThat(c.getSchema()).isEqualTo("Mixed");
    }
  }
}
