package io.dmha.demo;

import java.util.concurrent.TimeUnit;

/** The speed of one side since it was last asked. Used by one thread. */
final class Meter {
  private final Tally tally;
  private long lastNanos = System.nanoTime();
  private long lastCount;

  Meter(Tally tally) {
    this.tally = tally;
  }

  long perSecond() {
    long now = System.nanoTime();
    long count = tally.acknowledgedSoFar();
    long nanos = Math.max(1, now - lastNanos);
    long speed = Math.round((count - lastCount) * (double) TimeUnit.SECONDS.toNanos(1) / nanos);
    lastNanos = now;
    lastCount = count;
    return speed;
  }
}
