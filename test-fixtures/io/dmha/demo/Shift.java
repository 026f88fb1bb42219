package io.dmha.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The time in which there is work, and some grace to finish what was begun in it. Thread-safe. */
final class Shift {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Duration grace;
  private volatile long startNanos = System.nanoTime();
  private volatile long endNanos;

  Shift(Duration grace) {
    this.grace = grace;
  }

  /** The time is counted from here. */
  void begin() {
    startNanos = System.nanoTime();
  }

  void end() {
    endNanos = System.nanoTime();
    over.countDown();
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  boolean isGraceOver() {
    return isOver() && System.nanoTime() - endNanos >= grace.toNanos();
  }

  Duration grace() {
    return grace;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Waits, but not beyond the end of the shift; after it, for as long as asked. */
  void pause(Duration duration) {
    try {
      if (isOver()) {
        LockSupport.parkNanos(duration.toNanos());
      } else {
        boolean unusedIsOver = over.await(duration.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
