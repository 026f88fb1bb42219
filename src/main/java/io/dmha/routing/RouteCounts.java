package io.dmha.routing;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many executions of one URL went where, and why. Thread-safe, without a lock. */
public final class RouteCounts {
  /** Not changed after it is made. */
  private final Map<Route, LongAdder> counts = new EnumMap<>(Route.class);

  /** One that has counted nothing. */
  public RouteCounts() {
    for (Route route : Route.values()) {
      counts.put(route, new LongAdder());
    }
  }

  /** Counts one. */
  public void add(Route route) {
    Objects.requireNonNull(counts.get(route)).increment();
  }

  /** How many went that way. */
  public long of(Route route) {
    return Objects.requireNonNull(counts.get(route)).sum();
  }

  /** What was counted so far, in words; what never was is left out. */
  public Map<String, Long> inWords() {
    Map<String, Long> words = new LinkedHashMap<>();
    counts.forEach(
        (route, counter) -> {
          long times = counter.sum();
          if (times > 0) {
            words.put(route.words(), times);
          }
        });
    return words;
  }
}
