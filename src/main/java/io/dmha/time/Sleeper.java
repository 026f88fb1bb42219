package io.dmha.time;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A pause that can be cut short. Thread-safe. */
public interface Sleeper {
  /**
   * Waits until {@code wakeUp} reaches zero or the time is over, whichever is first.
   *
   * @param nanos how long to wait, in nanoseconds; zero or less returns at once
   * @throws InterruptedException if the thread is interrupted; its interrupt flag is then clear
   */
  void sleep(long nanos, CountDownLatch wakeUp) throws InterruptedException;

  /** A sleeper that really waits. */
  static Sleeper system() {
    return (nanos, wakeUp) -> {
      boolean unusedWoken = wakeUp.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    };
  }
}
