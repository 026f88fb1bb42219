package io.dmha.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1023, 1024, 5_000, 16_384, 1_000_000, 123_456_789, 60_000_000_000L})
  void aTimeIsInItsBucket(long nanos) {
    int bucket = LatencyHistogram.bucket(nanos);

    assertThat(LatencyHistogram.floor(bucket)).isLessThanOrEqualTo(nanos);
    assertThat(LatencyHistogram.floor(bucket + 1)).isGreaterThan(nanos);
  }

  @Test
  void bucketsFollowEachOther() {
    for (int i = 1; i < 400; i++) {
      assertThat(LatencyHistogram.floor(i)).isGreaterThan(LatencyHistogram.floor(i - 1));
      assertThat(LatencyHistogram.bucket(LatencyHistogram.floor(i))).isEqualTo(i);
    }
  }

  @Test
  void theLongestTimesAreInTheLastBucket() {
    LatencyHistogram times = new LatencyHistogram();
    times.add(Long.MAX_VALUE);
    times.add(-5);

    assertThat(times.countAbove(1_000_000_000_000L)).isEqualTo(1);
    assertThat(times.countAbove(2_000)).isEqualTo(1);
  }

  @Test
  void aQuantileIsKnownToASixteenth() {
    LatencyHistogram times = new LatencyHistogram();
    for (int micros = 1; micros <= 100_000; micros++) {
      times.add(micros * 1_000L);
    }

    assertThat(times.quantile(0.99) / 1e6).isCloseTo(99, within(99 / 16.0));
    assertThat(times.quantile(0.5) / 1e6).isCloseTo(50, within(50 / 16.0));
    assertThat(times.countAbove(90_000_000)).isBetween(4_000L, 10_000L);
    assertThat(new LatencyHistogram().quantile(0.99)).isZero();
  }

  /** The published examples of Wilson's interval have z=1.96; these are of its formula for 3.3. */
  @Test
  void aProportionIsSurelyLessThanWhatFewCallsShow() {
    assertThat(new Proportion(0, 0).lower()).isZero();
    assertThat(new Proportion(0, 0).upper()).isEqualTo(1);
    assertThat(new Proportion(10, 10).lower()).isCloseTo(0.4787, within(0.0001));
    assertThat(new Proportion(0, 10).upper()).isCloseTo(0.5213, within(0.0001));
    assertThat(new Proportion(50, 100).lower()).isCloseTo(0.3433, within(0.0001));
    assertThat(new Proportion(3, 100).exceeds(new Proportion(0, 10_000))).isLessThan(0.01);
    assertThat(new Proportion(1, 100).exceeds(new Proportion(100, 10_000))).isNegative();
    assertThat(new Proportion(30, 100).exceeds(new Proportion(0, 10_000))).isGreaterThan(0.1);
  }
}
