package io.dmha.topology;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections may leave which host now for a better one. Thread-safe, without a lock. */
final class Departures {
  /** Replaced as a whole. */
  private volatile Map<Host, AtomicInteger> allowed = Collections.emptyMap();

  /** Allows so many from now on, whatever was allowed before. */
  void allow(Map<Host, Integer> counts) {
    Map<Host, AtomicInteger> fresh = new HashMap<>();
    counts.forEach((host, count) -> fresh.put(host, new AtomicInteger(count)));
    allowed = fresh.isEmpty() ? Collections.emptyMap() : fresh;
  }

  /** Whether one more may leave. */
  boolean isAllowed(Host host) {
    Map<Host, AtomicInteger> now = allowed;
    AtomicInteger left = now.isEmpty() ? null : now.get(host);
    return left != null && left.get() > 0;
  }

  /** Lets one leave; answers whether it may. */
  boolean take(Host host) {
    AtomicInteger left = allowed.get(host);
    return left != null && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
  }
}
