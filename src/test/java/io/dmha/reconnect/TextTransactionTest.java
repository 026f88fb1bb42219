package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A transaction that SQL text begins with autocommit on is one like any other. */
@NeedsProcesses
class TextTransactionTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Statement statement;

  @BeforeEach
  void begin() throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=reads");
    statement = connection.createStatement();
    statement.execute("begin");
    statement.executeUpdate("insert into t(id) values(1)");
    assertThat(doors.rows()).as("it is not committed").isZero();
  }

  @Test
  void itIsNotAppliedWhenItsReadIsLost() throws SQLException {
    doors.loseBefore("executeQuery");

    assertNotApplied(() -> statement.executeQuery("select id from t"));
    assertNotApplied(() -> statement.execute("commit"));

    assertThat(doors.rows()).isZero();
  }

  @Test
  void itIsNotAppliedWhenItsWriteIsLost() throws SQLException {
    doors.loseAfter("executeUpdate");

    assertNotApplied(() -> statement.executeUpdate("insert into t(id) values(2)"));

    assertThat(doors.rows()).isZero();
  }

  @Test
  void itsCommitInFlightIsUnknown() throws SQLException {
    doors.loseAfter("execute");

    assertUnknown(() -> statement.execute("commit"));

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void itIsAppliedByItsCommit() throws SQLException {
    statement.execute("commit");
    doors.loseBefore("executeQuery");
    statement.executeQuery("select id from t").close();

    assertThat(doors.rows()).isEqualTo(1);
  }
}
