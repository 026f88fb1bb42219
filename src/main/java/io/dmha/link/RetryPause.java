package io.dmha.link;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.time.Backoff;
import io.dmha.time.Sleeper;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

/** The pauses of a call that tries something again on a host that is there. Thread-safe. */
public final class RetryPause {
  private final CountDownLatch never = new CountDownLatch(1);
  private final Backoff backoff;
  private final Sleeper sleeper;

  public RetryPause(Backoff backoff, Sleeper sleeper) {
    this.backoff = backoff;
    this.sleeper = sleeper;
  }

  /**
   * Waits before retry {@code n}, the first being 0, but not longer than the budget.
   *
   * @throws SQLException if the thread is interrupted; its flag is kept
   */
  public void before(int n, Budget budget) throws SQLException {
    try {
      long longest = budget.deadline().remainingNanos();
      sleeper.sleep(Math.min(backoff.pauseNanos(n), longest), never);
    } catch (InterruptedException e) {
      throw DmhaExceptions.interrupted(budget.origin());
    }
  }
}
