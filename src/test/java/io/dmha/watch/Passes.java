package io.dmha.watch;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets a watch make one pass after the other, as the test says. Its pauses move the clock. */
final class Passes implements Sleeper {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ManualTicker ticker;
  private final Semaphore granted = new Semaphore(0);
  private final AtomicInteger begun = new AtomicInteger();

  Passes(ManualTicker ticker) {
    this.ticker = ticker;
  }

  @Override
  public void sleep(long nanos, CountDownLatch wakeUp) throws InterruptedException {
    ticker.advance(Duration.ofNanos(nanos));
    if (Thread.currentThread().getName().endsWith("-watch")) {
      begun.incrementAndGet();
      granted.acquire();
    }
  }

  /** Returns when so many more have been made. */
  void make(int count) {
    Eventually.within(SOON, "the watch", () -> begun.get() > 0);
    for (int i = 0; i < count; i++) {
      int before = begun.get();
      granted.release();
      Eventually.within(SOON, "a pass", () -> begun.get() > before);
    }
  }

  /** Lets it run as it likes, to its end. */
  void letGo() {
    granted.release(1_000_000);
  }
}
