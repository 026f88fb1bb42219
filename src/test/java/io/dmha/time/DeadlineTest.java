package io.dmha.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
  @Test
  void theRestShrinksToZeroAndNotBelow() {
    ManualTicker ticker = new ManualTicker();
    Deadline deadline = Deadline.after(Duration.ofSeconds(2), ticker);

    ticker.advance(Duration.ofMillis(1500));
    assertThat(deadline.remainingMillis()).isEqualTo(500);
    assertThat(deadline.isOver()).isFalse();

    ticker.advance(Duration.ofHours(1));
    assertThat(deadline.remainingNanos()).isZero();
    assertThat(deadline.isOver()).isTrue();
    assertThat(deadline.limit()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aClockThatOverflowsDoesNotMatter() {
    ManualTicker ticker = ManualTicker.beforeOverflow(Duration.ofMillis(1));
    Deadline deadline = Deadline.after(Duration.ofSeconds(1), ticker);

    ticker.advance(Duration.ofMillis(400));

    assertThat(deadline.remainingMillis()).isEqualTo(600);
  }

  /** 0 means over, so a part of a millisecond is one. */
  @Test
  void partsOfAMillisecondAreRoundedUp() {
    ManualTicker ticker = new ManualTicker();
    Deadline deadline = Deadline.after(Duration.ofMillis(1), ticker);

    ticker.advance(Duration.ofNanos(999_999));

    assertThat(deadline.remainingMillis()).isEqualTo(1);
  }

  @Test
  void aPartTakesNoMoreThanTheWholeHasLeft() {
    ManualTicker ticker = new ManualTicker();
    Deadline whole = Deadline.after(Duration.ofSeconds(3), ticker);
    ticker.advance(Duration.ofSeconds(2));

    assertThat(whole.atMost(Duration.ofSeconds(5)).remainingMillis()).isEqualTo(1000);
    assertThat(whole.atMost(Duration.ofMillis(200)).remainingMillis()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {9_000_000_000L, Long.MAX_VALUE / 1000, Long.MAX_VALUE})
  void hugeLimitsAreNotOver(long seconds) {
    ManualTicker ticker = ManualTicker.beforeOverflow(Duration.ofDays(1));
    Deadline deadline = Deadline.after(Duration.ofSeconds(seconds), ticker);

    ticker.advance(Duration.ofDays(365));

    assertThat(deadline.isOver()).isFalse();
    assertThat(deadline.remainingNanos()).isPositive();
  }
}
