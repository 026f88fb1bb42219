package io.dmha.topology;

import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Hosts that are taken out of use for a while, before somebody works on them. Each comes back by
 * itself: who has drained it may be gone. Thread-safe; asked without a lock.
 */
final class DrainedHosts {
  private final Ticker ticker;

  /** Replaced as a whole. */
  private volatile Map<Host, Deadline> until = Collections.emptyMap();

  DrainedHosts(Ticker ticker) {
    this.ticker = ticker;
  }

  synchronized void add(Host host, Duration limit) {
    Map<Host, Deadline> copy = new HashMap<>(until);
    copy.put(host, Deadline.after(limit, ticker));
    until = copy;
  }

  /** Gives one its place back; tells whether it was out of use. */
  synchronized boolean remove(Host host) {
    boolean wasOut = contains(host);
    if (until.containsKey(host)) {
      Map<Host, Deadline> copy = new HashMap<>(until);
      copy.remove(host);
      until = copy;
    }
    return wasOut;
  }

  synchronized void clear() {
    until = Collections.emptyMap();
  }

  boolean contains(Host host) {
    Map<Host, Deadline> now = until;
    if (now.isEmpty()) {
      return false;
    }
    Deadline limit = now.get(host);
    return limit != null && !limit.isOver();
  }

  /** How long until the next one comes back; as long as can be where there is none. */
  long nanosUntilNext() {
    long least = Long.MAX_VALUE;
    for (Deadline limit : until.values()) {
      least = limit.isOver() ? least : Math.min(least, limit.remainingNanos());
    }
    return least;
  }

  /** How long it is still out of use; zero where it is in use. */
  Duration remaining(Host host) {
    Deadline limit = until.get(host);
    return limit == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, limit.remainingNanos()));
  }
}
