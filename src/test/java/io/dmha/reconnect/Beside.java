package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call of another thread on the connection of the test, and what it was told. */
final class Beside {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** What the other thread calls. */
  interface Step {
    void run() throws SQLException;
  }

  private Beside() {}

  static FutureTask<@Nullable Throwable> start(Step step) {
    FutureTask<@Nullable Throwable> task = new FutureTask<>(() -> catchThrowable(step::run));
    new Thread(task).start();
    return task;
  }

  static @Nullable Throwable told(FutureTask<@Nullable Throwable> task) throws Exception {
    return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
