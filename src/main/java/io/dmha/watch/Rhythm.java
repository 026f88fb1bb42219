package io.dmha.watch;

import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the watch looks: once an interval; and while the application calls, or did a moment ago,
 * four times as often at the calls alone, so that a silent host is asked soon after it fell silent
 * and is given up as soon as its time is over. Used by the watch thread alone.
 */
final class Rhythm {
  private static final int PARTS = 4;

  /** How long after a call it looks as often: the first call after a pause may be the one. */
  private static final Duration AFTER_CALLS = Duration.ofSeconds(10);

  private final Ticker ticker;
  private final Duration interval;
  private @Nullable Deadline nextFull;
  private @Nullable Deadline quiet;

  Rhythm(Ticker ticker, Duration interval) {
    this.ticker = ticker;
    this.interval = interval;
  }

  long nanosUntilNext() {
    boolean isQuiet = quiet == null || quiet.isOver();
    return isQuiet ? interval.toNanos() : Math.max(1, interval.toNanos() / PARTS);
  }

  /** Whether it is time to look at everything. */
  boolean isFull() {
    return nextFull == null || nextFull.isOver();
  }

  /** A look at everything is over. */
  void full() {
    nextFull = Deadline.after(interval, ticker);
  }

  /** Somebody calls. */
  void calls() {
    quiet = Deadline.after(AFTER_CALLS, ticker);
  }

  /** All have gone. */
  void forget() {
    quiet = null;
    nextFull = null;
  }
}
