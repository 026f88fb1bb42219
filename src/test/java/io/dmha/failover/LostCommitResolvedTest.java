package io.dmha.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dmha.event.EventType;
import io.dmha.outcome.Continuity;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A commit whose reply is lost, with and without the guard. */
class LostCommitResolvedTest {
  private Engine engine;

  @AfterEach
  void close() throws SQLException {
    engine.close();
  }

  private static SQLException lost() {
    return new SQLNonTransientConnectionException("the link is gone", "08006");
  }

  @ParameterizedTest
  @CsvSource({
    // guard, continuity, whether the commit was done, what the application gets, rows, done again
    "true, TRANSACTIONS, true, returns, 2, 0",
    "true, TRANSACTIONS, false, returns, 2, 1",
    "true, READS, true, returns, 2, 0",
    "true, READS, false, 40001, 0, 0",
    "false, TRANSACTIONS, true, 08007, 2, 0",
    "false, TRANSACTIONS, false, 08007, 0, 0",
    "false, READS, true, 08007, 2, 0"
  })
  void isFoundOut(
      boolean isGuarded,
      Continuity continuity,
      boolean isCommitted,
      String given,
      int rows,
      int replayed)
      throws SQLException {
    engine = new Engine(continuity, isGuarded);
    engine.ends.setAutoCommit(false);
    engine.insert(1);
    engine.insert(2);
    if (isCommitted) {
      engine.driver.failAfter("Connection.commit", 1, LostCommitResolvedTest::lost);
    } else {
      engine.driver.failBefore("Connection.commit", 1, LostCommitResolvedTest::lost);
    }

    SQLException thrown = catchThrowableOfType(SQLException.class, engine.ends::commit);

    assertThat(thrown == null ? "returns" : thrown.getSQLState()).isEqualTo(given);
    assertThat(engine.rows()).isEqualTo(rows);
    assertThat(engine.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(replayed);
    assertThat(engine.count(EventType.OUTCOME_FOUND)).isEqualTo(isGuarded ? 1 : 0);
    assertThat(engine.core.transaction.isOpen()).isFalse();
  }

  /** The next transaction is another one, whatever became of this. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false"})
  void theNextOneGoesOn(boolean isGuarded, boolean isCommitted) throws SQLException {
    engine = new Engine(Continuity.TRANSACTIONS, isGuarded);
    engine.ends.setAutoCommit(false);
    engine.insert(1);
    if (isCommitted) {
      engine.driver.failAfter("Connection.commit", 1, LostCommitResolvedTest::lost);
    } else {
      engine.driver.failBefore("Connection.commit", 1, LostCommitResolvedTest::lost);
    }
    engine.ends.commit();
    engine.insert(2);
    engine.ends.rollback();
    engine.insert(3);
    engine.ends.commit();

    assertThat(engine.rows()).isEqualTo(2);
  }
}
