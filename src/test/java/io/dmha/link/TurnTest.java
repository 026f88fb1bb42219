package io.dmha.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A limit of the application's is that of the call which has it, and of no other. */
class TurnTest {
  private final ManualTicker ticker = new ManualTicker();
  private final Turn turn =
      new Turn(
          new TimeLimits(ticker, Duration.ofSeconds(20), Duration.ofSeconds(2), 3), () -> false);

  private Duration left() {
    return Duration.ofNanos(turn.budget().deadline().remainingNanos());
  }

  @Test
  void itCountsFromTheBeginningOfTheCall() throws SQLException {
    turn.take(null, 5);
    ticker.advance(Duration.ofSeconds(3));

    assertThat(left()).hasSeconds(2);
    assertThat(turn.budget().limit()).isEqualTo("5000 ms (the statement's query timeout)");
    turn.give();
  }

  @Test
  void itIsGoneWithTheCall() throws SQLException {
    turn.take(null, 5);
    turn.give();
    turn.take(null);

    assertThat(left()).hasSeconds(20);
    assertThat(turn.budget().limit()).isEqualTo("20000 ms (dmha.recoveryTimeout)");
    turn.give();
    turn.borrow(null);
    turn.limit(5);
    turn.giveBack();
    turn.take(null);
    assertThat(left()).hasSeconds(20);
    turn.give();
  }

  /** A listener may use the connection in the middle of a call. */
  @Test
  void thatOfACallInsideIsNoneOfTheCallAround() throws SQLException {
    turn.take(null);
    turn.take(null, 1);
    turn.limit(1);
    turn.give();

    assertThat(left()).hasSeconds(20);
    turn.give();
  }

  @Test
  void aLongerOneThanTheOthersIsNone() throws SQLException {
    for (int seconds : new int[] {0, -1, 20, 21, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      turn.take(null, seconds);

      assertThat(left()).as("%d", seconds).hasSeconds(20);
      turn.give();
    }
  }

  @Test
  void whoseTurnItIsNotLimitsNothing() throws SQLException {
    turn.limit(1);
    turn.take(null);

    assertThat(left()).hasSeconds(20);
    turn.give();
  }
}
