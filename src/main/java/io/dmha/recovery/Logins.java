package io.dmha.recovery;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The logins under way at one host, on threads of its own: one host that hangs must not take the
 * threads by which another could be reached. Thread-safe.
 */
final class Logins {
  /** A lost host sends all its connections to another; more wait their turn. */
  private static final int MOST = 16;

  /** When so many outlive their limit, the host is not given another until one of them ends. */
  private static final int MOST_OVERDUE = 4;

  private final Workers workers;
  private final AtomicInteger overdue = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  Logins(String name) {
    this.workers = new Workers(name, MOST);
  }

  /** Whether another attempt would only add to those that hang. */
  boolean isStuck() {
    return overdue.get() >= MOST_OVERDUE;
  }

  /** How many failed so far: who waited while this changed looks at the host anew. */
  int failures() {
    return failures.get();
  }

  /** Counts one that failed. */
  void failed() {
    failures.incrementAndGet();
  }

  /** Starts one; it deals with its own failures. */
  Login start(Runnable task) {
    Login login = new Login();
    workers.start(() -> login.run(task));
    return login;
  }

  private enum Stage {
    WAITING,
    RUNNING,
    OVERDUE,
    ENDED
  }

  /** One login. */
  final class Login {
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);

    private void run(Runnable task) {
      stage.set(Stage.RUNNING);
      try {
        task.run();
      } finally {
        if (stage.getAndSet(Stage.ENDED) == Stage.OVERDUE) {
          overdue.decrementAndGet();
        }
      }
    }

    /** Its limit is over, and nobody waits for it any more. */
    void overdue() {
      overdue.incrementAndGet();
      if (!stage.compareAndSet(Stage.RUNNING, Stage.OVERDUE)) {
        overdue.decrementAndGet();
      }
    }
  }
}
