package io.dmha.tool.doctor;

import io.dmha.time.Deadline;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Work on a daemon thread of its own, for which nobody waits for ever. Stateless. */
final class Background {
  private Background() {}

  static <T> CompletableFuture<T> start(String name, Callable<T> work) {
    CompletableFuture<T> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                end.complete(work.call());
              } catch (Exception | Error e) {
                end.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return end;
  }

  /** The result; null where it is not there in time, or has failed. */
  static <T> @Nullable T await(CompletableFuture<T> end, Deadline deadline)
      throws InterruptedException {
    try {
      return end.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return null;
    }
  }
}
