package io.dmha.link;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads for calls of the delegate that must not hang their caller: whoever waits can stop
 * waiting. A few calls run at once; more are begun in their order as these end, and beside them
 * only when none was begun for a while, since those that run may hang. Idle threads end by
 * themselves after a second. Thread-safe.
 */
public final class Workers {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** More waiting calls than this mean that all workers hang; the next one is refused. */
  private static final int MOST_WAITING = 10_000;

  private final Ticker ticker = Ticker.system();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final String name;
  private final long stallNanos;

  @GuardedBy("lock") private final Queue<Runnable> waiting = new ArrayDeque<>();

  @GuardedBy("lock") private int few;

  @GuardedBy("lock") private int most;

  @GuardedBy("lock") private int threads;

  /** Threads that run nothing. */
  @GuardedBy("lock") private int idle;

  @GuardedBy("lock") private int running;

  /** When a call was begun last. */
  @GuardedBy("lock") private long begunNanos;

  @GuardedBy("lock") private int number;

  /**
   * @param name how the threads are called, before a number
   * @param max how many calls may run at once; more wait their turn
   */
  public Workers(String name, int max) {
    this(name, max, max, Duration.ZERO);
  }

  /**
   * @param name how the threads are called, before a number
   * @param few how many calls run at once where none of them hangs
   * @param most how many may in any case
   * @param stall how long none was begun when another may be, beside the few
   */
  public Workers(String name, int few, int most, Duration stall) {
    this.name = name;
    this.few = few;
    this.most = most;
    this.stallNanos = stall.toNanos();
  }

  /** Has a thread begin {@code task}. */
  private void execute(Runnable task) {
    lock.lock();
    try {
      if (waiting.size() >= MOST_WAITING) {
        throw new RejectedExecutionException(MOST_WAITING + " calls wait already");
      }
      // First, for there may be no memory for it.
      makeThread();
      boolean unusedAlways = waiting.add(task);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** One that is idle takes what waits, or waits for its turn to. */
  @GuardedBy("lock") private void makeThread() {
    if (idle > 0 || threads >= most) {
      return;
    }
    Thread thread = new Thread(this::work, name + "-" + ++number);
    thread.setDaemon(true);
    // Not the application's: a pooled thread would pin the class loader of whoever came first.
    thread.setContextClassLoader(Workers.class.getClassLoader());
    thread.start();
    threads++;
    idle++;
  }

  private void work() {
    for (Runnable task = next(); task != null; task = next()) {
      boolean goesOn = false;
      try {
        task.run();
        goesOn = true;
      } finally {
        ended(goesOn);
      }
    }
  }

  /** What a task throws ends its thread, and another takes its place. */
  private void ended(boolean goesOn) {
    lock.lock();
    try {
      running--;
      if (goesOn) {
        idle++;
      } else {
        threads--;
        if (!waiting.isEmpty()) {
          makeThread();
        }
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      long left = IDLE_NANOS;
      while (true) {
        if (waiting.isEmpty()) {
          if (left <= 0) {
            idle--;
            threads--;
            return null;
          }
          left = await(left);
        } else {
          long pause = nanosUntilNext();
          if (pause <= 0) {
            return take();
          }
          long unusedLeft = await(pause);
          left = IDLE_NANOS;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long until another call may be begun, as far as the clock decides. */
  @GuardedBy("lock") private long nanosUntilNext() {
    if (running < few) {
      return 0;
    }
    return running >= most ? IDLE_NANOS : begunNanos + stallNanos - ticker.nanos();
  }

  @GuardedBy("lock") private @Nullable Runnable take() {
    Runnable task = waiting.poll();
    idle--;
    running++;
    begunNanos = ticker.nanos();
    if (!waiting.isEmpty()) {
      try {
        makeThread();
      } catch (OutOfMemoryError e) {
        // This thread takes the next one when it has done its own.
      }
    }
    return task;
  }

  @SuppressWarnings("WaitNotInLoop") // the loop is that of next
  @GuardedBy("lock") private long await(long nanos) {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // A driver's leftover: nobody interrupts these threads. The mark is gone now.
      return nanos;
    }
  }

  /** A call of the delegate. */
  public interface Call<T> {
    /** Does it. */
    T run() throws Exception;
  }

  /**
   * Starts {@code call} on a worker, under the caller's context class loader.
   *
   * @return completed with the result or with what was thrown; cancelling it stops nothing that
   *     runs, but a call that has not begun is not begun
   */
  public <T> CompletableFuture<T> start(Call<T> call) {
    CompletableFuture<T> future = new CompletableFuture<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      execute(() -> run(call, context, future));
    } catch (RejectedExecutionException e) {
      future.completeExceptionally(e);
    }
    return future;
  }

  /**
   * Starts something whose end nobody waits for, and which deals with its own failures; under the
   * caller's context class loader, too.
   *
   * @return whether it will be run
   */
  @CanIgnoreReturnValue
  public boolean start(Runnable task) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      execute(() -> under(context, task));
      return true;
    } catch (RejectedExecutionException e) {
      // Thousands hang before it: whoever waits for this one runs into the limit that it has.
      return false;
    }
  }

  private static <T> void run(
      Call<T> call, @Nullable ClassLoader context, CompletableFuture<T> future) {
    if (future.isDone()) {
      return;
    }
    under(
        context,
        () -> {
          try {
            future.complete(call.run());
          } catch (Throwable e) {
            future.completeExceptionally(e);
          }
        });
  }

  /** The caller's loader stays no longer than the task: threads outlive applications. */
  private static void under(@Nullable ClassLoader context, Runnable task) {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      task.run();
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  /** Has so many more run at once from now on, for so many that are left behind. */
  public void allow(int fewNow, int mostNow) {
    lock.lock();
    try {
      few = fewNow;
      most = mostNow;
      if (!waiting.isEmpty()) {
        makeThread();
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
