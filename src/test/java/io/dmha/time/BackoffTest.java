package io.dmha.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.SeededTest;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration BASE = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(60);

  @Test
  void theFirstPauseIsTheBaseAndEachDoublesUpToTheMost() {
    Backoff backoff = new Backoff(BASE, MOST, () -> Math.nextDown(1.0));

    assertThat(millis(backoff, 0)).isBetween(99L, 100L);
    assertThat(millis(backoff, 1)).isBetween(199L, 200L);
    assertThat(millis(backoff, 2)).isBetween(399L, 400L);
    assertThat(millis(backoff, 9)).isBetween(51_199L, 51_200L);
    assertThat(millis(backoff, 10)).isBetween(59_999L, 60_000L);
  }

  /** Nobody hammers a dead host without a pause, and not all come back in one moment. */
  @SeededTest(trials = 200)
  void aRandomHalfToWholeIsTaken(Random random) {
    Backoff backoff = new Backoff(BASE, MOST, random::nextDouble);
    int n = random.nextInt(10);
    long whole = BASE.toNanos() << n;

    assertThat(backoff.pauseNanos(n)).isBetween(whole / 2, whole);
  }

  @Test
  void pausesOfSeveralCallersAreSpread() {
    Random random = new Random(1);
    Backoff backoff = new Backoff(BASE, MOST, random::nextDouble);
    long[] pauses =
        java.util.stream.LongStream.range(0, 100).map(i -> millis(backoff, 0)).toArray();

    assertThat(java.util.stream.LongStream.of(pauses).distinct().count()).isGreaterThan(25);
  }

  @Test
  void noNumberOfTriesOverflows() {
    Backoff backoff = new Backoff(Duration.ofDays(10_000), Duration.ofDays(100_000), () -> 0.5);

    for (int n : new int[] {0, 1, 2, 3, 4, 30, 62, 63, 64, 65, 1000, Integer.MAX_VALUE}) {
      assertThat(backoff.pauseNanos(n))
          .isBetween(Duration.ofDays(5_000).toNanos(), Duration.ofDays(100_000).toNanos());
    }
  }

  @Test
  void aBaseOfZeroMeansNoPause() {
    Backoff backoff = new Backoff(Duration.ZERO, Duration.ofSeconds(1), () -> 0.99);

    assertThat(backoff.pauseNanos(0)).isZero();
    assertThat(backoff.pauseNanos(50)).isZero();
  }

  @Test
  void aMostBelowTheBaseIsTheBase() {
    Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), () -> 0);

    assertThat(millis(backoff, 0)).isEqualTo(1000);
    assertThat(millis(backoff, 5)).isEqualTo(1000);
  }

  private static long millis(Backoff backoff, int n) {
    return backoff.pauseNanos(n) / 1_000_000;
  }
}
