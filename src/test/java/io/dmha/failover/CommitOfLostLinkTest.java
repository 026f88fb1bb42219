package io.dmha.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.outcome.Continuity;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The watch gives a link up while a call is about to be sent on it, and the driver answers all the
 * same: H2's loops over the transfers it has left, which are none, and returns 0.
 */
@Timeout(60)
class CommitOfLostLinkTest {
  private Engine engine;

  @AfterEach
  void close() throws SQLException {
    engine.close();
  }

  private void open(Continuity continuity, boolean isGuarded) throws SQLException {
    engine = new Engine(continuity, isGuarded);
    engine.ends.setAutoCommit(false);
    engine.insert(1);
  }

  private void nextCommitIsNotSent() {
    engine.driver.answerInstead(
        "Connection.commit",
        1,
        () -> {
          engine.core.cutOff(engine.link(), "the host gives no answer");
          return null;
        });
  }

  @Test
  void isNoCommit() throws SQLException {
    open(Continuity.TRANSACTIONS, false);
    nextCommitIsNotSent();

    assertThatThrownBy(engine.ends::commit).hasFieldOrPropertyWithValue("SQLState", "08007");

    assertThat(engine.rows()).isZero();
  }

  /** The outcome is asked for, and what was not committed is done again. */
  @Test
  void isFoundOutWithTheGuard() throws SQLException {
    open(Continuity.TRANSACTIONS, true);
    nextCommitIsNotSent();

    engine.ends.commit();

    assertThat(engine.rows()).isOne();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isNoCommitWithContinuityOff(boolean isGuarded) throws SQLException {
    open(Continuity.OFF, isGuarded);
    nextCommitIsNotSent();

    assertThatThrownBy(engine.ends::commit).isInstanceOf(SQLException.class);

    assertThat(engine.rows()).isZero();
  }
}
