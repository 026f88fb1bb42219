package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An application that runs its transaction again after each NOT APPLIED, over a driver that does
 * lost transactions again: the two must not multiply. Executions are counted below dmha.
 */
@NeedsProcesses
class StackedRetryTest {
  private static final int TRIES = 10;
  private static final String READ = "select name from t where id = 1";
  private static final String WRITE = "insert into t(id, name) values(7, 'mine')";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  private interface Work {
    void run() throws SQLException;
  }

  @BeforeEach
  void open() throws SQLException {
    doors.run("insert into t(id, name) values(1, 'none')");
    connection = doors.openWith("dmha.continuity=transactions");
    connection.setAutoCommit(false);
  }

  @Test
  void aTransactionThatDiffersEachTimeIsDoneAgainThreeTimesInAll() throws SQLException {
    int told = retry(this::loseWithADifference);

    assertThat(told).isEqualTo(TRIES);
    assertThat(executions(READ)).isEqualTo(TRIES + 3);
    assertThat(executions(WRITE)).as("never sent twice").isZero();
    assertThat(refused()).isEqualTo(TRIES - 3);
  }

  @Test
  void aTransactionWhoseCallIsLostEachTimeIsBoundedToo() throws SQLException {
    for (int nth = 1; nth <= 100; nth++) {
      assertThat(doors.driver().failBefore("executeQuery", nth, CutLink::new)).isNotNull();
    }

    int told =
        retry(
            () -> {
              update(WRITE);
              read();
            });

    assertThat(told).isEqualTo(TRIES);
    // One call repeats itself three times.
    assertThat(executions(WRITE)).isEqualTo(TRIES + 3 * 3);
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aCommitEndsIt() throws SQLException {
    int unusedTold = retry(this::loseWithADifference);
    update(WRITE);
    assertThat(connection.unwrap(Protection.class).reason()).contains("IN_VAIN");
    connection.commit();

    update("update t set name = 'other' where id = 7");
    assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
    doors.loseBefore("executeUpdate");
    update("update t set name = 'last' where id = 7");
    connection.commit();

    assertThat(doors.answer("select count(*) from t where name = 'last'")).isEqualTo(1);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
  }

  @Test
  void itIsOfOneConnectionAlone() throws SQLException {
    int unusedTold = retry(this::loseWithADifference);

    connection = doors.openWith("dmha.continuity=transactions");
    connection.setAutoCommit(false);
    update(WRITE);

    assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
  }

  /** The switch per connection: the application's retry alone. */
  @Test
  void whereReplayIsSuspendedTheApplicationAloneRunsItAgain() throws SQLException {
    try (Protection.Suspension pause = connection.unwrap(Protection.class).suspend()) {
      assertThat(pause).isNotNull();

      int told = retry(this::loseWithADifference);

      assertThat(told).isEqualTo(TRIES);
    }
    assertThat(executions(READ)).isEqualTo(TRIES);
    assertThat(Events.count(EventType.REPLAY_FAILED)).isZero();
  }

  /** What @Retryable does with 40001. */
  private int retry(Work work) throws SQLException {
    int told = 0;
    for (int i = 0; i < TRIES; i++) {
      try {
        work.run();
        connection.commit();
        return told;
      } catch (SQLTransactionRollbackException e) {
        assertThat(e.getSQLState()).isEqualTo("40001");
        told++;
        connection.rollback();
      }
    }
    return told;
  }

  private void loseWithADifference() throws SQLException {
    read();
    doors.run("update t set name = random_uuid() where id = 1");
    doors.loseBefore("executeUpdate");
    update(WRITE);
  }

  private void read() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(READ)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isNotEmpty();
    }
  }

  private void update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private long executions(String sql) {
    return doors.driver().executed().stream().filter(sql::equals).count();
  }

  private static long refused() {
    return Events.all().stream().map(DmhaEvent::code).filter("IN_VAIN"::equals).count();
  }
}
