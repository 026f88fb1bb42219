package io.dmha.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long calls may take, where an attempt may take 2 s and a recovery 20 s. */
class TimeLimitsTest {
  private final ManualTicker ticker = new ManualTicker();
  private final TimeLimits limits =
      new TimeLimits(ticker, Duration.ofSeconds(20), Duration.ofSeconds(2), 3);

  /** More than a ping takes is left to find another host. */
  @ParameterizedTest
  @CsvSource({
    // asked for, the whole, its ping
    "-1, 2, 2",
    "0, 2, 2",
    "1, 1, 1",
    "2, 2, 2",
    "3, 3, 2",
    "19, 19, 2",
    "20, 20, 2",
    "21, 20, 2",
    "2147483647, 20, 2"
  })
  void ofIsValid(int seconds, int whole, int ping) {
    Budget budget = limits.validation(seconds);

    assertThat(budget.deadline().limit()).hasSeconds(whole);
    assertThat(budget.maxRounds()).isZero();
    assertThat(limits.ping(budget)).hasSeconds(ping);
  }

  @Test
  void aPingTakesNoMoreThanIsLeft() {
    Budget budget = limits.validation(5);
    ticker.advance(Duration.ofSeconds(4));

    assertThat(limits.ping(budget)).hasSeconds(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 20", "1, 1", "19, 19", "20, 20", "21, 20", "2147483647, 20"})
  void ofAConnect(int loginSeconds, int whole) {
    Budget budget = limits.connect(loginSeconds);

    assertThat(budget.deadline().limit()).hasSeconds(whole);
    assertThat(budget.maxRounds()).isEqualTo(3);
  }

  @Test
  void ofOtherCalls() {
    assertThat(limits.call().deadline().limit()).hasSeconds(20);
    assertThat(limits.call().maxRounds()).isEqualTo(3);
    assertThat(limits.cancel()).hasSeconds(2);
  }

  /** As a pool that waits no longer than that has it. */
  @Test
  void aNewConnectionMaySpendLessThanACallThatHasLostItsHost() {
    Duration connecting = Duration.ofSeconds(10);
    TimeLimits two =
        new TimeLimits(ticker, Duration.ofSeconds(20), connecting, Duration.ofSeconds(2), 3);

    assertThat(two.call().deadline().limit()).hasSeconds(20);
    assertThat(two.connect(0).deadline().limit()).hasSeconds(10);
    assertThat(two.connect(15).deadline().limit()).hasSeconds(10);
    assertThat(two.connect(5).deadline().limit()).hasSeconds(5);
    assertThat(two.validation(15).deadline().limit()).hasSeconds(10);
  }
}
