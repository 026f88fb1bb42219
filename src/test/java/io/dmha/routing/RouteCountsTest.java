package io.dmha.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteCountsTest {
  private final RouteCounts counts = new RouteCounts();

  @Test
  void whatConnectionsCountIsAddedUp() {
    RouteCounts.Tally first = counts.tally();
    RouteCounts.Tally second = counts.tally();
    first.add(Route.WRITES);
    second.add(Route.WRITES);
    second.add(Route.STANDBY);

    assertThat(counts.of(Route.WRITES)).isEqualTo(2);
    assertThat(counts.inWords())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Route.WRITES.words(), 2L, Route.STANDBY.words(), 1L));
  }

  /** One that was never closed, too. */
  @Test
  void whatAConnectionHasCountedStaysWhenItIsGone() {
    WeakReference<RouteCounts.Tally> tally = used();
    Eventually.within(
        Duration.ofSeconds(20),
        "it is gone",
        () -> {
          System.gc();
          return tally.get() == null;
        });
    RouteCounts.Tally another = counts.tally();
    another.add(Route.WRITES);

    assertThat(counts.of(Route.WRITES)).isEqualTo(3);
  }

  private WeakReference<RouteCounts.Tally> used() {
    RouteCounts.Tally tally = counts.tally();
    tally.add(Route.WRITES);
    tally.add(Route.WRITES);
    return new WeakReference<>(tally);
  }
}
