package io.dmha.recovery;

import io.dmha.host.Host;
import io.dmha.host.RoleWish;
import io.dmha.target.Role;
import io.dmha.target.Target;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Single attempts to connect to one host: login, role check and restored session under one limit,
 * whatever the delegate does. The attempt runs on a worker; when its time is over the caller goes
 * on, and a connection that comes late is closed by the worker. Thread-safe.
 */
final class Attempts {
  /** A host on which so many attempts outlast their limit is given no other until one ends. */
  private static final int MOST_HANGING = 4;

  private final Supplier<Workers> makeWorkers;
  private final Opener opener;
  private final Target target;
  private final RoleWish wish;
  private final Ticker ticker;
  private final Map<Host, Place> places = new ConcurrentHashMap<>();

  /** What belongs to one host: threads, so that the others have theirs when this one hangs. */
  private static final class Place {
    private final Workers workers;

    /** Attempts that nobody waits for any more and that have not ended. */
    private final AtomicInteger hanging = new AtomicInteger();

    Place(Workers workers) {
      this.workers = workers;
    }
  }

  /**
   * @param makeWorkers makes the threads for one host
   */
  Attempts(
      Supplier<Workers> makeWorkers, Opener opener, Target target, RoleWish wish, Ticker ticker) {
    this.makeWorkers = makeWorkers;
    this.opener = opener;
    this.target = target;
    this.wish = wish;
    this.ticker = ticker;
  }

  /**
   * Tries {@code host} until {@code deadline}.
   *
   * @throws AttemptFailed with the reason, if there is no connection now
   * @throws InterruptedException if the caller is interrupted
   */
  Link attempt(Host host, Deadline deadline, Restorer restorer, Flight flight)
      throws AttemptFailed, InterruptedException {
    Place place = places.computeIfAbsent(host, any -> new Place(makeWorkers.get()));
    if (place.hanging.get() >= MOST_HANGING) {
      throw AttemptFailed.timedOut(MOST_HANGING + " earlier attempts still hang");
    }
    CompletableFuture<Link> future = new CompletableFuture<>();
    CompletableFuture<Boolean> ended =
        place.workers.start(
            () -> {
              if (!future.isDone()) {
                open(host, restorer, future);
              }
              return true;
            });
    flight.attempting(future);
    try {
      return await(future, deadline);
    } finally {
      if (future.isCancelled()) {
        place.hanging.incrementAndGet();
        CompletableFuture<?> unusedCount =
            ended.whenComplete((any, failure) -> place.hanging.decrementAndGet());
      }
    }
  }

  private static Link await(CompletableFuture<Link> future, Deadline deadline)
      throws AttemptFailed, InterruptedException {
    try {
      return future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (future.cancel(false)) {
        throw AttemptFailed.timedOut("no answer within " + deadline.limit().toMillis() + " ms");
      }
      return future.getNow(null);
    } catch (CancellationException e) {
      throw AttemptFailed.timedOut("stopped");
    } catch (InterruptedException e) {
      future.cancel(false);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof AttemptFailed
          ? (AttemptFailed) cause
          : AttemptFailed.connecting(cause == null ? e : cause);
    }
  }

  /** Runs on the worker. */
  private void open(Host host, Restorer restorer, CompletableFuture<Link> future) {
    Connection connection;
    try {
      connection = opener.open(host);
    } catch (Throwable e) {
      future.completeExceptionally(AttemptFailed.connecting(e));
      return;
    }
    try {
      Role role = target.roleOf(connection);
      if (!wish.accepts(role)) {
        discard(connection);
        future.completeExceptionally(AttemptFailed.role(role));
        return;
      }
      restorer.restore(connection);
      if (!future.complete(new Link(connection, host, role, ticker.nanos()))) {
        discard(connection);
      }
    } catch (Throwable e) {
      discard(connection);
      future.completeExceptionally(AttemptFailed.afterLogin(e));
    }
  }

  private static void discard(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      // Nobody was given this connection, and the reason it is discarded for is reported.
    }
  }
}
