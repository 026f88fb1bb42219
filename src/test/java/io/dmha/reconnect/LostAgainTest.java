package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is lost, made good and lost again at once. */
@NeedsProcesses
class LostAgainTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  /** Found to be done, the text is run once more, to be answered: there is nothing to commit. */
  @Test
  void aTextThatWasFoundToHaveCommittedMayBeLostOnceMore() throws SQLException {
    Connection connection =
        doors.openWith("dmha.commitGuard=transactions;dmha.commitGuard.createTable=true");
    connection.setAutoCommit(false);
    execute(connection, "insert into t(id) values(1)");
    doors.loseAfter("execute");
    doors.driver().failBefore("execute", 2, CutLink::new);

    execute(connection, "commit");

    assertThat(doors.rows()).isEqualTo(1);
    execute(connection, "insert into t(id) values(2)");
    connection.commit();
    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void aTextThatWasFoundToHaveCommittedIsNeverToldAsNotApplied() throws SQLException {
    Connection connection =
        doors.openWith("dmha.commitGuard=transactions;dmha.commitGuard.createTable=true");
    connection.setAutoCommit(false);
    execute(connection, "insert into t(id) values(1)");
    doors.loseAfter("execute");
    for (int call = 2; call <= 9; call++) {
      doors.driver().failBefore("execute", call, CutLink::new);
    }

    assertThatThrownBy(() -> execute(connection, "commit"))
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessageContaining("was acknowledged")
        .hasRootCauseInstanceOf(CutLink.class);

    assertThat(doors.rows()).isEqualTo(1);
    connection.commit();
  }

  @Test
  void aTextThatWasFoundToHaveCommittedIsNeverToldAsNotConnected() throws SQLException {
    Connection connection =
        doors.openWith(
            "dmha.recoveryTimeout=1s;dmha.commitGuard=transactions"
                + ";dmha.commitGuard.createTable=true");
    connection.setAutoCommit(false);
    execute(connection, "insert into t(id) values(1)");
    doors.loseAfter("execute");
    doors.driver().failBefore("execute", 2, CutLink::new);
    for (int call = 2; call <= 2000; call++) {
      doors.driver().failBefore("Driver.connect", call, CutLink::new);
    }

    assertThatThrownBy(() -> execute(connection, "commit"))
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessageContaining("was acknowledged");

    assertThat(doors.rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"commit", "rollback"})
  void theTextualEndOfWhatWasOnlyReadIsNoNews(String end) throws SQLException {
    Connection connection = doors.open();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id from t")) {
      assertThat(rows.next()).isFalse();
    }
    doors.loseAfter("execute");
    doors.driver().failAfter("execute", 2, CutLink::new);

    execute(connection, end);

    execute(connection, "insert into t(id) values(1)");
    connection.commit();
    assertThat(doors.rows()).isEqualTo(1);
  }

  /** What one call may spend is not what the one before has left of it. */
  @Test
  void theNextCallHasABudgetOfItsOwn() throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=reads;dmha.recoveryTimeout=1500ms");
    connection.setAutoCommit(false);
    execute(connection, "insert into t(id) values(1)");
    Savepoint before = connection.setSavepoint();
    doors.loseBefore("isValid");
    assertThat(connection.isValid(1)).isFalse();
    Deadline spent = Deadline.after(Duration.ofMillis(1600), Ticker.system());
    assertNotAppliedWithoutCause(() -> connection.rollback(before));
    Eventually.within(Duration.ofSeconds(10), "the time of that call is over", spent::isOver);

    connection.rollback();
    execute(connection, "insert into t(id) values(2)");
    connection.commit();

    assertThat(doors.rows()).isEqualTo(1);
  }

  /** Each try finds a host at once: without a pause between them it would be a storm. */
  @Test
  void aParameterThatLosesItsLinkEachTimeIsNotBoundInAStorm() throws SQLException {
    Connection connection = doors.openWith("dmha.recoveryTimeout=700ms");
    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)")) {
      insert.setInt(1, 1);
      doors.loseBefore("isValid");
      assertThat(connection.isValid(1)).isTrue();
      for (int call = 1; call <= 2000; call++) {
        doors.driver().failBefore("setInt", call, CutLink::new);
      }
      int before = doors.driver().opened();

      // Where the time ends, in a search or between two, is as the machine has it.
      assertThatThrownBy(insert::executeUpdate)
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isIn("40001", "08001");

      assertThat(doors.driver().opened() - before).isLessThan(40);
    }
    assertThat(doors.rows()).isZero();
  }
}
