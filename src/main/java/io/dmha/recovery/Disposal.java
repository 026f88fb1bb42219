package io.dmha.recovery;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.target.Target;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the delegate that have a bound which the delegate does not keep: closing, validating,
 * cancelling. Each runs on a worker; past its bound the caller goes on and the connection is
 * killed. Thread-safe.
 */
public final class Disposal {
  private final Workers workers;
  private final Target target;
  private final Publisher publisher;
  private final String name;
  private final Duration closeBound;

  /**
   * @param closeBound how long a delegate may take to close a connection
   */
  public Disposal(
      Workers workers, Target target, Publisher publisher, String name, Duration closeBound) {
    this.workers = workers;
    this.target = target;
    this.publisher = publisher;
    this.name = name;
    this.closeBound = closeBound;
  }

  /**
   * Runs {@code call} and waits for it until {@code bound} is over. An interrupt does not end the
   * wait, which has a bound: a plain driver would not hear it either, and a connection must be
   * closed all the same.
   *
   * @return its result
   * @throws TimeoutException if the bound is over; the call goes on by itself
   * @throws SQLException what the call throws, runtime exceptions as the cause of one
   */
  public <T> T bounded(String what, Duration bound, Workers.Call<T> call)
      throws SQLException, TimeoutException {
    CompletableFuture<T> future = workers.start(call);
    try {
      return await(future, Deadline.after(bound, Ticker.system()));
    } catch (TimeoutException e) {
      future.cancel(false);
      publisher.publish(
          DmhaEvent.of(EventType.CALL_ABANDONED, name)
              .saying(what + " did not return within " + bound.toMillis() + " ms; left behind"));
      throw e;
    } catch (CancellationException | ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof SQLException) {
        throw (SQLException) cause;
      }
      throw new SQLException(String.valueOf(cause), cause);
    }
  }

  private static <T> T await(CompletableFuture<T> future, Deadline deadline)
      throws ExecutionException, TimeoutException {
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Closes a link that is healthy as far as is known, within the bound; a null is closed already.
   */
  void close(@Nullable Link link) {
    if (link == null) {
      return;
    }
    try {
      closeOrThrow(link);
    } catch (SQLException e) {
      publisher.publish(
          DmhaEvent.of(EventType.CONNECTION_LOST, name)
              .host(link.host())
              .code(e.getSQLState())
              .saying("closing the connection to " + link.host() + " failed; it is dropped"));
    }
  }

  /**
   * Closes a link within the bound and kills it past that.
   *
   * @throws SQLException what the delegate throws
   */
  void closeOrThrow(Link link) throws SQLException {
    try {
      bounded(
          "close of the connection to " + link.host(),
          closeBound,
          () -> {
            link.connection().close();
            return true;
          });
    } catch (TimeoutException e) {
      kill(link);
    }
  }

  /** Cuts a link off without waiting: whoever hangs in it comes back. */
  void kill(Link link) {
    workers.start(() -> cutOff(link));
  }

  private void cutOff(Link link) {
    try {
      target.kill(link.connection());
    } catch (SQLException | RuntimeException e) {
      publisher.publish(
          DmhaEvent.of(EventType.CALL_ABANDONED, name)
              .host(link.host())
              .saying("the connection to " + link.host() + " could not be cut off: " + e));
    }
    try {
      link.connection().close();
    } catch (SQLException | RuntimeException e) {
      // Expected of a connection whose socket is gone; closing only frees what the driver holds.
    }
  }
}
