package io.dmha.canary;

import io.dmha.time.Ticker;
import io.dmha.topology.Host;

/** Where the calls of all connections of a URL are noted that has a canary. Thread-safe. */
public final class CallSamples {
  private final Host canary;
  private final CanaryRelease release;
  private final Ticker ticker;

  public CallSamples(Host canary, CanaryRelease release, Ticker ticker) {
    this.canary = canary;
    this.release = release;
    this.ticker = ticker;
  }

  /** When a call begins. */
  public long nanos() {
    return ticker.nanos();
  }

  /** Notes a call that has ended now. */
  public void ended(Host host, CallEnd end, long begunNanos) {
    release.add(canary.equals(host), end, ticker.nanos() - begunNanos);
  }

  /**
   * Whether connections of a host are to leave it, since it is a canary that has failed: the number
   * of that failure, or 0.
   */
  public int departure(Host host) {
    int now = release.departure();
    return now != 0 && canary.equals(host) ? now : 0;
  }
}
