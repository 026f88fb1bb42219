package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static io.dmha.reconnect.Verdicts.assertUnknownWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was told of a lost transaction holds until the application begins another. */
@NeedsProcesses
class ToldLossTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void begin() throws SQLException {
    connection = doors.openManual();
  }

  @Test
  void aCommitAfterNotAppliedIsNotAppliedAndEndsIt() throws SQLException {
    insert(1);
    doors.loseBefore("executeUpdate");
    assertNotApplied(() -> insert(2));

    assertNotApplied(connection::commit);
    connection.commit();

    assertThat(doors.rows()).isZero();
  }

  @Test
  void aCommitAfterUnknownIsUnknownAgainAndAgain() throws SQLException {
    insert(1);
    doors.loseAfter("commit");
    assertUnknown(connection::commit);

    assertUnknown(connection::commit);
    assertUnknown(connection::commit);

    assertThat(doors.rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"commit", "COMMIT;", "/* c */ commit work"})
  void aCommitByTextAfterNotAppliedIsNotApplied(String commit) throws SQLException {
    insert(1);
    doors.loseBefore("executeUpdate");
    assertNotApplied(() -> insert(2));

    assertNotApplied(() -> connection.createStatement().execute(commit));
    insert(3);
    connection.prepareStatement(commit).execute();

    assertThat(doors.answer("select id from t")).isEqualTo(3);
  }

  @Test
  void aRollbackEndsWhatWasTold() throws SQLException {
    insert(1);
    doors.loseBefore("executeUpdate");
    assertNotApplied(() -> insert(2));

    connection.rollback();
    connection.commit();
  }

  @Test
  void newWorkIsRefusedUntilTheRollback() throws SQLException {
    insert(1);
    doors.loseBefore("executeUpdate");
    assertNotApplied(() -> insert(2));

    assertNotApplied(() -> insert(3));
    connection.rollback();
    insert(4);
    connection.commit();

    assertThat(doors.answer("select id from t")).isEqualTo(4);
  }

  @Test
  void autocommitIsNotAppliedOnceAndEndsWhatWasTold() throws SQLException {
    insert(1);
    doors.loseBefore("executeUpdate");
    assertNotApplied(() -> insert(2));

    assertNotApplied(() -> connection.setAutoCommit(true));
    connection.setAutoCommit(true);
    connection.setAutoCommit(false);
    connection.commit();
  }

  @Test
  void aLossBetweenTwoStatementsIsToldByTheNext() throws SQLException {
    insert(1);
    loseBetweenTwoCalls();

    assertNotAppliedWithoutCause(() -> insert(2));
    assertNotAppliedWithoutCause(connection::commit);

    assertThat(doors.rows()).isZero();
  }

  @Test
  void aLossBetweenTheLastStatementAndTheCommitIsToldByTheCommit() throws SQLException {
    insert(1);
    loseBetweenTwoCalls();

    assertNotAppliedWithoutCause(connection::commit);
    assertNotAppliedWithoutCause(connection::commit);
  }

  @Test
  void aLossBetweenTwoStatementsIsToldBySetAutoCommit() throws SQLException {
    insert(1);
    loseBetweenTwoCalls();

    assertNotAppliedWithoutCause(() -> connection.setAutoCommit(true));
  }

  @Test
  void aLossAfterDdlIsUnknown() throws SQLException {
    insert(1);
    connection.createStatement().execute("create table u(id int)");
    loseBetweenTwoCalls();

    assertUnknownWithoutCause(() -> insert(2));
    assertUnknownWithoutCause(connection::commit);
  }

  @Test
  void aLossBeforeTheRollbackIsNotTold() throws SQLException {
    insert(1);
    loseBetweenTwoCalls();

    connection.rollback();
    connection.commit();
  }

  @Test
  void aLossBetweenTwoStatementsIsToldByTheSavepoint() throws SQLException {
    insert(1);
    Savepoint savepoint = connection.setSavepoint();
    loseBetweenTwoCalls();

    assertNotAppliedWithoutCause(() -> connection.rollback(savepoint));
    assertNotAppliedWithoutCause(connection::commit);
  }

  @Test
  void aSavepointOfALostTransactionDoesNotTouchTheOneAfterIt() throws SQLException {
    insert(1);
    Savepoint savepoint = connection.setSavepoint();
    doors.loseBefore("executeUpdate");
    assertNotApplied(() -> insert(2));
    connection.rollback();
    insert(3);

    assertThatThrownBy(() -> connection.rollback(savepoint))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("3B001");
    doors.loseBefore("executeUpdate");
    assertNotApplied(() -> insert(4));

    assertThat(doors.rows()).isZero();
  }

  /** To the one who closes, that the link is lost is no news; to the transaction it is. */
  @ParameterizedTest
  @ValueSource(strings = {"Statement", "PreparedStatement", "ResultSet"})
  void aLossInACloseIsToldByTheNextStatementAndByTheCommit(String type) throws Exception {
    insert(1);
    loseInClose(type);

    assertNotAppliedWithoutCause(() -> insert(2));
    assertNotAppliedWithoutCause(connection::commit);

    assertThat(doors.rows()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Statement", "PreparedStatement", "ResultSet"})
  void aLossInTheLastCloseIsToldByTheCommit(String type) throws Exception {
    insert(1);
    loseInClose(type);

    assertNotAppliedWithoutCause(connection::commit);

    assertThat(doors.rows()).isZero();
  }

  @Test
  void aSavepointAloneIsWorkThatCanBeLost() throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    loseBetweenTwoCalls();

    assertNotAppliedWithoutCause(() -> insert(1));
    assertThat(savepoint).isNotNull();
  }

  /** Some drivers commit as they close, Oracle's for one, and nobody knows which. */
  @Test
  void aCloseWhoseOutcomeIsLostIsUnknownWhereTheDriverIsNotKnown() throws SQLException {
    insert(1);
    doors.loseAfter("Connection.close");

    assertUnknown(connection::close);

    assertThat(connection.isClosed()).isTrue();
  }

  /** A pool clears them when it takes a connection back. */
  @Test
  void warningsOfALostLinkAreNoneAndNoReasonToLookForAHost() throws SQLException {
    doors.loseBefore("executeUpdate");
    assertNotApplied(() -> insert(1));
    int before = doors.driver().opened();

    connection.clearWarnings();
    assertThat((Object) connection.getWarnings()).isNull();

    assertThat(doors.driver().opened()).isEqualTo(before);
    connection.rollback();
    insert(1);
    connection.clearWarnings();
    assertThat((Object) connection.getWarnings()).isNull();
    connection.close();
    assertThatThrownBy(connection::clearWarnings).isInstanceOf(SQLException.class);
  }

  private void loseInClose(String type) throws Exception {
    AutoCloseable open =
        switch (type) {
          case "Statement" -> connection.createStatement();
          case "PreparedStatement" -> connection.prepareStatement("select 1");
          default -> connection.createStatement().executeQuery("select 1");
        };
    CallFault lost = doors.loseBefore(type + ".close");
    open.close();
    assertThat(lost.isReached()).isTrue();
  }

  /** As the watch does, or another thread: nobody is told yet. */
  private void loseBetweenTwoCalls() throws SQLException {
    int before = doors.driver().opened();
    doors.loseBefore("isValid");
    boolean unusedAnswer = connection.isValid(1);
    assertThat(doors.driver().opened()).as("no new session inside a transaction").isEqualTo(before);
  }

  private void insert(int id) throws SQLException {
    connection.createStatement().executeUpdate("insert into t(id) values(" + id + ")");
  }
}
