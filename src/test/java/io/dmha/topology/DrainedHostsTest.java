package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainedHostsTest {
  private static final Host A = new Host("a", 1);
  private static final Host B = new Host("b", 2);

  private final ManualTicker ticker = ManualTicker.beforeOverflow(Duration.ofSeconds(5));
  private final DrainedHosts drained = new DrainedHosts(ticker);

  /** Who has drained it may have forgotten it. */
  @Test
  void eachComesBackByItself() {
    drained.add(A, Duration.ofSeconds(10));
    drained.add(B, Duration.ofSeconds(20));
    assertThat(drained.contains(A)).isTrue();
    assertThat(drained.remaining(A)).isEqualTo(Duration.ofSeconds(10));

    ticker.advance(Duration.ofSeconds(10));
    assertThat(drained.contains(A)).isFalse();
    assertThat(drained.remaining(A)).isZero();
    assertThat(drained.contains(B)).isTrue();
  }

  @Test
  void allComeBackWhenThatIsSaid() {
    drained.add(A, Duration.ofSeconds(10));
    drained.clear();

    assertThat(drained.contains(A)).isFalse();
    assertThat(drained.remaining(A)).isZero();
  }
}
