package io.dmha.topology;

import java.util.concurrent.atomic.AtomicInteger;

/** One host and how many of a hundred choices are its own, spread evenly. Thread-safe. */
final class HostShare {
  private static final int ALL = 100;

  private final Host host;
  private final int percent;
  private final AtomicInteger gained = new AtomicInteger();

  HostShare(Host host, int percent) {
    this.host = host;
    this.percent = percent;
  }

  boolean isOf(Host other) {
    return host.equals(other);
  }

  int percent() {
    return percent;
  }

  /** Whether the next choice is its own. */
  boolean isNext() {
    int before = gained.getAndUpdate(had -> (had + percent) % ALL);
    return before + percent >= ALL;
  }
}
