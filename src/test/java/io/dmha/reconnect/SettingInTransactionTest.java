package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static io.dmha.reconnect.Verdicts.assertUnknownWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Some setters of the connection commit the open transaction, as H2's setTransactionIsolation. */
@NeedsProcesses
class SettingInTransactionTest {
  private static final int SERIALIZABLE = Connection.TRANSACTION_SERIALIZABLE;

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = doors.openWith("dmha.continuity=reads");
    statement = connection.createStatement();
  }

  @Test
  void aLossAfterTheIsolationWasSetIsUnknown() throws SQLException {
    beginWithInsert();
    connection.setTransactionIsolation(SERIALIZABLE);
    doors.loseBefore("executeUpdate");

    assertUnknown(() -> statement.executeUpdate("insert into t(id) values(2)"));

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aLossWhileTheIsolationIsSetIsUnknown() throws SQLException {
    beginWithInsert();
    doors.loseAfter("setTransactionIsolation");

    assertUnknown(() -> connection.setTransactionIsolation(SERIALIZABLE));

    assertThat(doors.rows()).isEqualTo(1);
    assertUnknown(connection::commit);
  }

  @Test
  void aLossAfterTheIsolationWasSetBeforeTheTransactionIsNotApplied() throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(SERIALIZABLE);
    statement.executeUpdate("insert into t(id) values(1)");
    doors.loseBefore("executeUpdate");

    assertNotApplied(() -> statement.executeUpdate("insert into t(id) values(2)"));
  }

  @Test
  void autocommitEndsATransactionThatATextHasBegun() throws SQLException {
    beginByTextWithInsert();

    connection.setAutoCommit(true);

    assertThat(doors.rows()).isEqualTo(1);
    doors.loseAfter("executeUpdate");
    assertUnknown(() -> statement.executeUpdate("insert into t(id) values(2)"));
    assertThat(doors.rows()).isEqualTo(2);
    assertThat(statement.executeUpdate("insert into t(id) values(3)")).isEqualTo(1);
  }

  @Test
  void autocommitThatEndsATransactionOfATextIsUnknownIfItsReplyIsLost() throws SQLException {
    beginByTextWithInsert();
    doors.loseAfter("setAutoCommit");

    assertUnknown(() -> connection.setAutoCommit(true));

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aTransactionOfATextThatIsLostIsToldBySetAutoCommit() throws SQLException {
    beginByTextWithInsert();
    doors.loseBefore("isValid");
    boolean unusedAnswer = connection.isValid(1);

    Verdicts.assertNotAppliedWithoutCause(() -> connection.setAutoCommit(true));
  }

  /** The driver may take it for a change of the mode, which commits, or not. */
  @Test
  void manualCommitInATransactionOfATextMayHaveCommittedIt() throws SQLException {
    beginByTextWithInsert();
    connection.setAutoCommit(false);
    doors.loseBefore("executeUpdate");

    assertUnknownWithoutCause(() -> statement.executeUpdate("insert into t(id) values(2)"));
  }

  @Test
  void manualCommitThatIsSetOnceMoreCommitsNothing() throws SQLException {
    beginWithInsert();
    connection.setAutoCommit(false);
    doors.loseBefore("executeUpdate");

    assertNotApplied(() -> statement.executeUpdate("insert into t(id) values(2)"));

    assertThat(doors.rows()).isZero();
  }

  private void beginWithInsert() throws SQLException {
    connection.setAutoCommit(false);
    statement.executeUpdate("insert into t(id) values(1)");
  }

  private void beginByTextWithInsert() throws SQLException {
    boolean unusedHasRows = statement.execute("begin");
    statement.executeUpdate("insert into t(id) values(1)");
  }
}
