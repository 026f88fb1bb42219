package io.dmha.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What of the lock needs real threads: to wait, to be woken, to be interrupted. */
class OwnedLockTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(60);

  private final OwnedLock lock = new OwnedLock();

  @Test
  void theOwnerTakesItAgainAndGivesItBackAsOften() {
    assertThat(lock.tryLock()).isTrue();
    assertThat(lock.tryLock()).isTrue();
    assertThat(lock.holds()).isEqualTo(2);
    lock.unlock();
    assertThat(lock.isMine()).isTrue();
    lock.unlock();
    assertThat(lock.isMine()).isFalse();
    assertThat(lock.holds()).isZero();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void whoWaitsIsWokenWhenItIsGivenBack() throws Exception {
    assertThat(lock.tryLock()).isTrue();
    FutureTask<Boolean> waits = new FutureTask<>(this::awaitTurn);
    Thread other = new Thread(waits);
    other.start();
    awaitWaiting(other);
    lock.unlock();
    assertThat(waits.get()).isTrue();
    assertThat(lock.tryLock()).as("it is the other thread's, dead or not").isFalse();
  }

  @Test
  void whoHadItLastDoesNotTakeItBeforeTheOneWhoWaits() throws Exception {
    assertThat(lock.tryLock()).isTrue();
    CountDownLatch end = new CountDownLatch(1);
    FutureTask<Boolean> waits =
        new FutureTask<>(
            () -> {
              boolean isTaken = awaitTurn();
              end.await();
              lock.unlock();
              return isTaken;
            });
    Thread other = new Thread(waits);
    other.start();
    awaitWaiting(other);
    lock.unlock();
    assertThat(lock.tryLock()).as("it is the other one's turn").isFalse();
    end.countDown();
    assertThat(waits.get()).isTrue();
  }

  /** A pool keeps connections longer than the threads that have used them. */
  @Test
  void aThreadThatHasEndedIsNotKept() throws Exception {
    Thread once = new Thread(() -> lock.tryLock());
    once.start();
    once.join();
    WeakReference<Thread> kept = new WeakReference<>(once);
    once = null;
    while (kept.get() != null) {
      System.gc();
    }
    assertThat(lock.isMine()).isFalse();
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws Exception {
    assertThat(lock.tryLock()).isTrue();
    FutureTask<Boolean> waits = new FutureTask<>(() -> lock.tryLock(LONG));
    Thread other = new Thread(waits);
    other.start();
    awaitWaiting(other);
    other.interrupt();
    assertThatThrownBy(waits::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    lock.unlock();
    assertThat(lock.tryLock()).as("nobody waits any more").isTrue();
  }

  @Test
  void noWaitIsLongerThanAsked() throws Exception {
    assertThat(lock.tryLock()).isTrue();
    FutureTask<Boolean> waits = new FutureTask<>(() -> lock.tryLock(1));
    new Thread(waits).start();
    assertThat(waits.get()).isFalse();
  }

  @Test
  void manyThreadsCountAsOne() throws Exception {
    AtomicInteger inVain = new AtomicInteger();
    int[] count = {0};
    CountDownLatch all = new CountDownLatch(4);
    FutureTask<?>[] tasks = new FutureTask<?>[4];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] =
          new FutureTask<>(
              () -> {
                all.countDown();
                all.await();
                for (int k = 0; k < 5_000; k++) {
                  if (!awaitTurn()) {
                    inVain.incrementAndGet();
                    return null;
                  }
                  count[0]++;
                  lock.unlock();
                }
                return null;
              });
      new Thread(tasks[i]).start();
    }
    for (FutureTask<?> task : tasks) {
      task.get();
    }
    assertThat(count[0]).isEqualTo(20_000);
    assertThat(inVain).hasValue(0);
  }

  /** Woken by somebody who was faster it waits on, but not for ever. */
  private boolean awaitTurn() throws InterruptedException {
    for (int i = 0; i < 100_000; i++) {
      if (lock.tryLock(LONG)) {
        return lock.isMine();
      }
    }
    return false;
  }

  private static void awaitWaiting(Thread other) {
    while (other.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
