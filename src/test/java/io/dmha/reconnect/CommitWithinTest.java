package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static io.dmha.reconnect.Verdicts.assertUnknownWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Statements that commit by themselves in the middle of a transaction: what became of that is found
 * out and told. H2 commits by DDL; the procedure here commits, too.
 */
@NeedsProcesses
class CommitWithinTest {
  private static final String DDL = "create table made(id int)";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void begin() throws SQLException {
    connection = open("dmha.commitGuard=transactions;dmha.commitGuard.createTable=true");
    insert(1);
  }

  private Connection open(String settings) throws SQLException {
    Connection made = doors.openWith(settings);
    made.setAutoCommit(false);
    return made;
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

  @Test
  void ddlWhoseReplyIsLostIsToldToHaveCommittedWhatWasBeforeIt() throws SQLException {
    doors.loseAfter("execute");

    assertThat(assertUnknown(() -> execute(DDL)))
        .hasMessageContaining("What was before statement 2 of it is committed")
        .hasMessageNotContaining("may have committed or not");

    assertThat(doors.rows()).isEqualTo(1);
    assertUnknown(connection::commit);
    insert(2);
    connection.commit();
    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void ddlThatDidNotArriveHasCommittedNothing() throws SQLException {
    doors.loseBefore("execute");

    assertThat(assertNotApplied(() -> execute(DDL))).hasMessageContaining("DDL");

    assertThat(doors.rows()).isZero();
    assertNotApplied(connection::commit);
    insert(1);
    execute(DDL);
    assertThat(doors.answer("select count(*) from made")).isZero();
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void ddlThatIsTheFirstStatementIsCovered() throws SQLException {
    connection.rollback();
    doors.loseBefore("execute");

    assertNotApplied(() -> execute(DDL));

    connection.rollback();
    execute(DDL);
    assertThat(doors.answer("select count(*) from made")).isZero();
  }

  @Test
  void whatFollowsDdlIsToldApartFromWhatItCommitted() throws SQLException {
    execute(DDL);
    doors.loseBefore("executeUpdate");

    assertThat(assertUnknown(() -> insert(2)))
        .hasMessageContaining("What was before statement 2 of it is committed");

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void theCommitAfterDdlIsFoundToBeDone() throws SQLException {
    execute(DDL);
    insert(2);
    doors.loseAfter("commit");

    connection.commit();

    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void aCommitAfterDdlThatDidNotArriveIsToldApart() throws SQLException {
    execute(DDL);
    insert(2);
    doors.loseBefore("commit");

    assertThat(assertUnknown(connection::commit))
        .hasMessageContaining("What was before statement 2 of it is committed");

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void theLastOfSeveralIsFound() throws SQLException {
    execute(DDL);
    insert(2);
    execute("create table more(id int)");
    insert(3);
    doors.loseBefore("executeUpdate");

    assertThat(assertUnknown(() -> insert(4)))
        .hasMessageContaining("What was before statement 4 of it is committed");
    assertThat(doors.rows()).isEqualTo(2);

    connection.rollback();
    insert(3);
    execute("drop table more");
    insert(4);
    doors.loseBefore("execute");
    assertThat(assertUnknown(() -> execute("drop table made")))
        .hasMessageContaining("What was before statement 2 of it is committed");
    assertThat(doors.rows()).isEqualTo(3);
  }

  @Test
  void aPauseAfterDdlIsAskedAboutToo() throws SQLException {
    execute(DDL);
    doors.loseBefore("isValid");
    assertThat(connection.isValid(1)).isFalse();

    assertThat(assertUnknownWithoutCause(() -> insert(2)))
        .hasMessageContaining("What was before statement 2 of it is committed");
  }

  @Test
  void aProcedureThatCommitsIsFoundToHaveCommitted() throws SQLException {
    doors.run(
        "create alias pay as 'void pay(java.sql.Connection c) throws java.sql.SQLException {"
            + " c.createStatement().execute(\"insert into t(id) values(7)\"); c.commit(); }'");
    doors.loseAfter("execute");

    assertThat(assertUnknown(() -> execute("call pay()")))
        .hasMessageContaining("What was before statement 2 of it is committed");

    assertThat(doors.rows()).isEqualTo(2);
  }

  /** It may have undone what was before it, and have committed something else. */
  @Test
  void ofAProcedureThatIsNotFoundNothingMoreIsSaid() throws SQLException {
    doors.loseBefore("execute");

    assertThat(assertUnknown(() -> execute("call abs(1)")))
        .hasMessageContaining("Nothing is committed of what was before");

    assertThat(doors.rows()).isZero();
  }

  /** It may ask for the last identity of the session, which an insert of ours would change. */
  @Test
  void beforeAQueryNothingIsInserted() throws SQLException {
    doors.run("create alias twice for 'java.lang.Math.abs(int)'");
    doors.loseAfter("execute");

    assertThat(assertUnknown(() -> execute("select twice(1)")))
        .hasMessageContaining("It may have committed or not");
  }

  @Test
  void aMarkThatCannotBeWrittenKeepsTheStatementFromBeingExecuted() throws SQLException {
    doors.run("drop table dmha_commit");

    assertThatThrownBy(() -> execute(DDL))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("was not executed");

    connection.rollback();
    assertThat(doors.rows()).isZero();
    assertThat(
            doors.answer("select count(*) from information_schema.tables where table_name ='MADE'"))
        .isZero();
  }

  @Test
  void aCloseThatCommitsIsFoundToBeDone() throws SQLException {
    Connection dameng = openDameng("");
    doors.loseAfter("commit");

    dameng.close();

    assertThat(dameng.isClosed()).isTrue();
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aCloseThatDidNotCommitIsDoneAgain() throws SQLException {
    Connection dameng = openDameng("");
    doors.loseBefore("commit");

    dameng.close();

    assertThat(dameng.isClosed()).isTrue();
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aCloseThatDidNotCommitIsToldWhereItIsNotDoneAgain() throws SQLException {
    Connection dameng = openDameng("&dmha.continuity=reads");
    doors.loseBefore("commit");

    assertNotApplied(dameng::close);

    assertThat(dameng.isClosed()).isTrue();
    assertThat(doors.rows()).isZero();
  }

  @Test
  void aCloseThatFindsItsLinkGoneIsToldWhereItIsNotDoneAgain() throws SQLException {
    Connection dameng = openDameng("&dmha.continuity=reads");
    doors.loseBefore("isValid");
    assertThat(dameng.isValid(1)).isFalse();

    assertNotAppliedWithoutCause(dameng::close);

    assertThat(dameng.isClosed()).isTrue();
    assertThat(doors.rows()).isZero();
  }

  @Test
  void aCloseThatCannotBeMarkedCommitsNothing() throws SQLException {
    Connection dameng = openDameng("");
    doors.run("drop table dmha_commit");

    assertThatThrownBy(dameng::close).hasMessageContaining("it was not committed");

    assertThat(dameng.isClosed()).isTrue();
    assertThat(doors.rows()).isZero();
  }

  private Connection openDameng(String more) throws SQLException {
    connection.rollback();
    Connection dameng =
        doors.openDameng(
            "&compatibleMode=oracle&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true"
                + more);
    dameng.setAutoCommit(false);
    try (Statement statement = dameng.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(1)")).isEqualTo(1);
    }
    return dameng;
  }
}
