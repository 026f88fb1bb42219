package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call whose own limit is over when it is lost is told so, and counts for nothing else. */
@NeedsProcesses
class LateLossTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  /** As a host that was silent for longer than a second. */
  private static Throwable late() {
    try {
      boolean unusedNever = new CountDownLatch(1).await(1_050, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new CutLink();
  }

  @Test
  void aReadSaysThatItWasNotRunAgain() throws SQLException {
    Connection connection = doors.open();
    Statement statement = connection.createStatement();
    statement.setQueryTimeout(1);
    doors.driver().failBefore("Statement.executeQuery", 1, LateLossTest::late);

    Throwable told = assertNotApplied(() -> statement.executeQuery("select 1"));

    assertThat(told)
        .hasMessageContaining(
            "and is not run again: 1000 ms (the statement's query timeout) are over");
    assertThat(Events.count(EventType.CALL_REPEATED)).isZero();
    assertThat(statement.executeQuery("select 1").next()).isTrue();
  }

  /** Three that were done again in vain would leave the fourth unprotected. */
  @Test
  void transactionsThatWereNotDoneAgainAreNotDoneAgainInVain() throws SQLException {
    Connection connection = doors.open();
    connection.setAutoCommit(false);
    Statement statement = connection.createStatement();
    for (int i = 0; i < 3; i++) {
      statement.setQueryTimeout(1);
      statement.executeUpdate("insert into t(id) values(1)");
      doors.driver().failBefore("Statement.executeUpdate", 1, LateLossTest::late);
      assertNotApplied(() -> statement.executeUpdate("insert into t(id) values(2)"));
      connection.rollback();
    }
    statement.setQueryTimeout(0);
    statement.executeUpdate("insert into t(id) values(3)");
    doors.loseBefore("Statement.executeUpdate");

    statement.executeUpdate("insert into t(id) values(4)");
    connection.commit();

    assertThat(doors.rows()).isEqualTo(2);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
  }

  /** The driver has refused to set it again: then there is none. */
  @Test
  void aTimeoutThatIsRefusedLimitsNothing() throws SQLException {
    Connection connection = doors.open();
    Statement statement = connection.createStatement();
    statement.setQueryTimeout(1);
    doors
        .driver()
        .failBefore(
            "Statement.setQueryTimeout",
            1,
            () -> new SQLFeatureNotSupportedException("no timeouts here", "0A000"));
    doors.loseBefore("Statement.executeQuery");
    assertThat(catchThrowable(() -> statement.executeQuery("select 1")))
        .hasMessageContaining("no timeouts");
    doors.driver().failBefore("Statement.executeQuery", 1, LateLossTest::late);

    assertThat(statement.executeQuery("select 1").next()).isTrue();
  }
}
