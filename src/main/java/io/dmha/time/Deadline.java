package io.dmha.time;

import java.time.Duration;

/** The moment by which a call must have its answer. Immutable. */
public final class Deadline {
  private final Ticker ticker;
  private final long startNanos;
  private final long limitNanos;

  private Deadline(Ticker ticker, long startNanos, long limitNanos) {
    this.ticker = ticker;
    this.startNanos = startNanos;
    this.limitNanos = limitNanos;
  }

  /** A deadline that lies {@code limit} after now. */
  public static Deadline after(Duration limit, Ticker ticker) {
    return new Deadline(ticker, ticker.nanos(), toNanos(limit));
  }

  /** The earlier of this deadline and {@code limit} after now. */
  public Deadline atMost(Duration limit) {
    return new Deadline(ticker, ticker.nanos(), Math.min(remainingNanos(), toNanos(limit)));
  }

  /** What is left, in nanoseconds; never negative. */
  public long remainingNanos() {
    return Math.max(0, limitNanos - elapsedNanos());
  }

  /** What is left, in whole milliseconds, rounded up so that 0 means over. */
  public long remainingMillis() {
    return (remainingNanos() + 999_999) / 1_000_000;
  }

  /** How long ago the deadline was set, in nanoseconds. */
  public long elapsedNanos() {
    return ticker.nanos() - startNanos;
  }

  /** Whether no time is left. */
  public boolean isOver() {
    return remainingNanos() == 0;
  }

  /** The span this deadline was set with. */
  public Duration limit() {
    return Duration.ofNanos(limitNanos);
  }

  private static long toNanos(Duration limit) {
    // Duration.toNanos() overflows past 292 years.
    return limit.getSeconds() >= Long.MAX_VALUE / 2_000_000_000L
        ? Long.MAX_VALUE / 2
        : limit.toNanos();
  }
}
