package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is told of a transaction that goes on after a statement which may have committed by itself:
 * never that nothing of it is in the database, where that is not known.
 */
@NeedsProcesses
class AfterCommitWithinTest {
  private static final String DDL = "create table made(id int)";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void begin() throws SQLException {
    connection = doors.openWith("dmha.commitGuard=transactions;dmha.commitGuard.createTable=true");
    connection.setAutoCommit(false);
  }

  private void insert(int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isEqualTo(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  /** With the driver that tells what was surely not sent. */
  private void beginOnDameng(String options) throws SQLException {
    connection =
        doors.openDameng(
            options + "&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true");
    connection.setAutoCommit(false);
  }

  /** What Dameng's driver throws at its own entry check: nothing of the call was sent. */
  private static SQLException closedBefore() {
    SQLException closed = new SQLException("closed", "08003", 6060);
    closed.initCause(new CutLink());
    return closed;
  }

  @Test
  void aStatementThatWasNotSentDoesNotUndoWhatDdlCommitted() throws SQLException {
    beginOnDameng("");
    insert(1);
    execute(DDL);
    doors.fail("executeUpdate", AfterCommitWithinTest::closedBefore);

    assertThat(assertUnknown(() -> insert(2)))
        .hasMessageContaining("What was before statement 2 of it is committed");

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aCommitThatWasNotSentDoesNotUndoWhatDdlCommitted() throws SQLException {
    beginOnDameng("");
    insert(1);
    execute(DDL);
    insert(2);
    doors.fail("commit", AfterCommitWithinTest::closedBefore);

    assertThat(assertUnknown(connection::commit))
        .hasMessageContaining("What was before statement 2 of it is committed");

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aMarkThatIsLostDoesNotUndoWhatDdlCommitted() throws SQLException {
    insert(1);
    execute(DDL);
    insert(2);
    doors.loseBefore("executeUpdate");

    assertThat(assertUnknown(() -> execute("drop table made")))
        .hasMessageContaining("What was before statement 2 of it is committed");

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void ddlThatWasNotSentHasCommittedNothing() throws SQLException {
    beginOnDameng("");
    insert(1);
    doors.fail("execute", AfterCommitWithinTest::closedBefore);

    assertNotApplied(() -> execute(DDL));

    assertThat(doors.rows()).isZero();
  }

  /** To set the isolation may commit, be it not marked. */
  @Test
  void aStatementThatWasNotSentDoesNotUndoWhatASettingCommitted() throws SQLException {
    beginOnDameng("");
    insert(1);
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    doors.fail("executeUpdate", AfterCommitWithinTest::closedBefore);

    assertUnknown(() -> insert(2));
  }

  @Test
  void aSettingThatWasNotSentHasCommittedNothing() throws SQLException {
    beginOnDameng("");
    insert(1);
    doors.fail("setTransactionIsolation", AfterCommitWithinTest::closedBefore);

    assertNotApplied(() -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));

    assertThat(doors.rows()).isZero();
  }

  /** A procedure in each transaction is nothing unusual, and rows are purged after days only. */
  @Test
  void theTableDoesNotGrowWithEachTransaction() throws SQLException {
    insert(1);
    connection.commit();
    int before = doors.answer("select count(*) from dmha_commit");

    for (int id = 2; id <= 20; id++) {
      insert(id);
      execute("call abs(1)");
      execute("create table made" + id + "(id int)");
      connection.commit();
    }

    assertThat(doors.answer("select count(*) from dmha_commit")).isEqualTo(before);
  }

  @Test
  void moreMarksThanAreKeptProveNothing() throws SQLException {
    insert(1);
    execute(DDL);
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> execute("create table made id int"))
          .isInstanceOf(SQLException.class);
    }
    doors.loseBefore("executeUpdate");

    assertUnknown(() -> insert(2));

    assertThat(doors.rows()).isEqualTo(1);
  }

  /** Not marked, for as the first it could only commit what it did itself. */
  @Test
  void aFunctionThatWasNotMarkedMayHaveCommittedBefore() throws SQLException {
    doors.run(
        "create alias pay as 'int pay(java.sql.Connection c) throws java.sql.SQLException {"
            + " c.createStatement().execute(\"insert into t(id) values(7)\"); c.commit();"
            + " return 1; }'");
    execute("select pay()");
    insert(1);
    doors.loseBefore("execute");

    assertThat(assertUnknown(() -> execute(DDL)))
        .hasMessageNotContaining("Nothing is committed of what was before");

    assertThat(doors.rows()).isEqualTo(1);
  }

  /** The row of the mark went with the savepoint, and the commit has none of its own. */
  @Test
  void aCommitThatIsNotMarkedIsNotJudgedByOlderMarks() throws SQLException {
    insert(1);
    Savepoint before = connection.setSavepoint();
    assertThatThrownBy(() -> execute("create table made id int")).isInstanceOf(SQLException.class);
    connection.rollback(before);
    connection.setReadOnly(true);
    doors.loseAfter("commit");

    assertUnknown(connection::commit);

    assertThat(doors.rows()).isEqualTo(1);
  }
}
