package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text of several statements may leave a transaction open, or end it in a way nobody reads. */
@NeedsProcesses
class GuessedTransactionTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = doors.openWith("dmha.continuity=reads");
    statement = connection.createStatement();
  }

  /** What these begin has ended when they return, though a reader may think otherwise. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin; drop table if exists x; create table x(a int); commit",
        "begin; create sequence if not exists s; commit",
        "begin; insert into t(id) values(7); rollback work",
        "begin; begin; commit",
        "begin; select $$a$$; commit"
      })
  void aWriteInAutocommitIsUnknownThoughATextMayHaveLeftATransactionOpen(String text)
      throws SQLException {
    boolean unusedHasRows = statement.execute(text);
    doors.loseAfter("executeUpdate");

    assertUnknown(() -> statement.executeUpdate("insert into t(id) values(1)"));

    assertThat(doors.rows()).as("it is applied").isEqualTo(1);
  }

  @Test
  void whatATextDidBeforeItsLastBeginIsNotSaidToBeNotApplied() throws SQLException {
    boolean unusedHasRows =
        statement.execute("begin; insert into t(id) values(1); commit; begin; select 1");
    doors.loseBefore("executeUpdate");

    assertUnknown(() -> statement.executeUpdate("insert into t(id) values(2)"));

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void afterACommitTheConnectionIsInAutocommitAgain() throws SQLException {
    boolean unusedHasRows = statement.execute("begin; insert into t(id) values(1)");
    boolean unusedToo = statement.execute("commit");
    doors.loseBefore("executeQuery");

    statement.executeQuery("select id from t").close();

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aLossAfterABeginAloneIsNotApplied() throws SQLException {
    boolean unusedHasRows = statement.execute("begin");
    doors.loseAfter("executeUpdate");

    assertNotApplied(() -> statement.executeUpdate("insert into t(id) values(1)"));

    assertThat(doors.rows()).isZero();
  }

  /** Else each loss would be told to whoever borrows the connection from a pool later. */
  @Test
  void ddlThatAsksWhetherSomethingExistsHidesNoCommit() throws SQLException {
    boolean unusedHasRows =
        statement.execute("begin; drop table if exists x; create table x(a int); commit");
    doors.loseBefore("executeQuery");

    statement.executeQuery("select id from t").close();
  }

  @Test
  void aTransactionThatABatchBeginsIsNotAppliedWhenItIsLost() throws SQLException {
    executeBatch("begin", "insert into t(id) values(1)");
    assertThat(doors.rows()).as("it is not committed").isZero();
    doors.loseAfter("executeUpdate");

    assertNotApplied(() -> statement.executeUpdate("insert into t(id) values(2)"));
    assertNotApplied(() -> statement.execute("commit"));

    assertThat(doors.rows()).isZero();
  }

  @Test
  void aTransactionThatABatchOfAPreparedStatementBeginsIsOne() throws SQLException {
    try (PreparedStatement begin = connection.prepareStatement("begin")) {
      begin.addBatch();
      begin.executeBatch();
    }
    statement.executeUpdate("insert into t(id) values(1)");
    doors.loseBefore("executeUpdate");

    assertNotApplied(() -> statement.executeUpdate("insert into t(id) values(2)"));
  }

  @Test
  void aTransactionThatABatchEndsIsNotOpen() throws SQLException {
    executeBatch("begin", "insert into t(id) values(1)", "commit");
    doors.loseBefore("executeQuery");

    statement.executeQuery("select id from t").close();

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aTransactionThatABatchMayHaveEndedIsUnknown() throws SQLException {
    executeBatch("begin", "insert into t(id) values(1)", "create table u(id int)");
    doors.loseBefore("executeUpdate");

    assertUnknown(() -> statement.executeUpdate("insert into t(id) values(2)"));

    assertThat(doors.rows()).isEqualTo(1);
  }

  private void executeBatch(String... texts) throws SQLException {
    for (String text : texts) {
      statement.addBatch(text);
    }
    statement.executeBatch();
  }

  /** commit() must not take a lost transaction for one in which nothing was written. */
  @Test
  void aTextThatBeginsAndWritesIsNotCommittedSilentlyWhenItIsLost() throws SQLException {
    boolean unusedHasRows = statement.execute("begin; insert into t(id) values(1)");
    doors.loseBefore("executeQuery");
    assertUnknown(() -> statement.executeQuery("select id from t"));

    assertUnknown(connection::commit);

    assertThat(doors.rows()).isZero();
  }
}
