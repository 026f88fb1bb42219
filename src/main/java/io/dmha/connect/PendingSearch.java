package io.dmha.connect;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One search for a host, as those see it who wait for it or want it to end. Thread-safe, without a
 * lock.
 */
final class PendingSearch {
  private final CountDownLatch landed = new CountDownLatch(1);
  private volatile CountDownLatch wakeUp = new CountDownLatch(1);
  private volatile @Nullable CompletableFuture<?> attempt;
  private volatile @Nullable String stopReason;

  /** Ends the search soon: the pause is cut, the attempt under way is left behind. */
  void stop(String reason) {
    stopReason = reason;
    wakeUp.countDown();
    CompletableFuture<?> running = attempt;
    if (running != null) {
      running.cancel(false);
    }
  }

  /** Why the search has to end; null while it has not. */
  @Nullable String stopReason() {
    return stopReason;
  }

  /** Makes {@code future} the attempt that {@link #stop} cancels. */
  void attempting(CompletableFuture<?> future) {
    attempt = future;
    if (stopReason != null) {
      future.cancel(false);
    }
  }

  /** A latch that cuts the next pause short when somebody counts it down. */
  CountDownLatch newPause() {
    CountDownLatch latch = new CountDownLatch(1);
    wakeUp = latch;
    if (stopReason != null) {
      latch.countDown();
    }
    return latch;
  }

  /** Tells those who wait that the search is over, whatever came of it. */
  void land() {
    landed.countDown();
  }

  CountDownLatch landed() {
    return landed;
  }
}
