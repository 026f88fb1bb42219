package io.dmha.link;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads for calls of the delegate that must not hang their caller: whoever waits can stop
 * waiting. Idle threads end by themselves after a second. Thread-safe.
 */
public final class Workers {
  private static final int IDLE_SECONDS = 1;

  /** More waiting calls than this mean that all workers hang; the next one is refused. */
  private static final int MOST_WAITING = 10_000;

  private final ThreadPoolExecutor pool;

  /**
   * @param name how the threads are called, before a number
   * @param max how many calls may run at once; more wait their turn
   */
  public Workers(String name, int max) {
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            max,
            max,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              // Not the application's: a pooled thread would pin the class loader of whoever came
              // first.
              thread.setContextClassLoader(Workers.class.getClassLoader());
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
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
      pool.execute(() -> run(call, context, future));
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
      pool.execute(() -> under(context, task));
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

  /** Sets how many calls may run at once from now on; those that run more than that run on. */
  public synchronized void allow(int max) {
    // Neither may pass the other on the way.
    if (max > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(max);
      pool.setCorePoolSize(max);
    } else {
      pool.setCorePoolSize(max);
      pool.setMaximumPoolSize(max);
    }
  }
}
