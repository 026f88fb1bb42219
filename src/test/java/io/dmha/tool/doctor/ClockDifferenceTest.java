package io.dmha.tool.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockDifferenceTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long HOUR = 3_600_000;

  @Test
  void theRoundTripIsTheError() {
    ClockDifference seen = ClockDifference.of(NOW + 5_050, NOW, 100, true);

    assertThat(seen.aheadMillis()).isEqualTo(5_000);
    assertThat(seen.errorMillis()).isEqualTo(50);
    assertThat(seen.surelyMillis()).isEqualTo(4_950);
    assertThat(ClockDifference.of(NOW, NOW, 100, true).surelyMillis()).isZero();
    assertThat(ClockDifference.of(NOW - 3_000, NOW, 0, true).aheadMillis()).isEqualTo(-3_000);
  }

  /** SYSDATE has no zone: hours are one, seconds are none. */
  @Test
  void anotherZoneIsNoWrongClock() {
    ClockDifference zone = ClockDifference.of(NOW + 8 * HOUR + 700, NOW, 0, false);
    assertThat(zone.zoneMillis()).isEqualTo(8 * HOUR);
    assertThat(zone.aheadMillis()).isEqualTo(700);

    assertThat(ClockDifference.of(NOW + 8 * HOUR, NOW, 0, true).zoneMillis()).isZero();
    assertThat(ClockDifference.of(NOW + 7 * 60_000, NOW, 0, false).zoneMillis()).isZero();
    assertThat(ClockDifference.of(NOW - 5 * HOUR, NOW, 0, false).aheadMillis()).isZero();
  }
}
