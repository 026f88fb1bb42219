package io.dmha.link;

import io.dmha.dialect.Dialect;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the delegate that have a bound which the delegate does not keep: closing, validating,
 * cancelling. Each runs on a worker; past its bound the caller goes on and the connection is
 * killed. An interrupt does not end the wait, which is short, and is kept. Thread-safe.
 *
 * <p>Questions, closes and kills have threads of their own: closes that hang must not keep healthy
 * links from being asked, nor those kills from being begun that end them, nor what they leave.
 */
public final class BoundedCalls {
  /** How many links are cut off, or freed, at once where none of that hangs. */
  private static final int FEW = 2;

  private static final Duration STALL = Duration.ofMillis(20);

  private final Workers calls;
  private final Workers closes;
  private final Workers kills;
  private final Workers frees;
  private final Dialect dialect;
  private final Publisher publisher;
  private final String name;
  private final Duration closeBound;

  /**
   * @param name how threads and log call what belongs to this URL
   * @param most how many calls of one kind may hang at once
   * @param closeBound how long a delegate may take to close a connection
   */
  public BoundedCalls(
      String name, int most, Dialect dialect, Publisher publisher, Duration closeBound) {
    this.calls = new Workers(name + "-call", most);
    this.closes = new Workers(name + "-close", most);
    // Nobody waits for these, and they rarely take long: a few do what a lost host leaves.
    this.kills = new Workers(name + "-kill", FEW, most, STALL);
    this.frees = new Workers(name + "-free", FEW, most, STALL);
    this.dialect = dialect;
    this.publisher = publisher;
    this.name = name;
    this.closeBound = closeBound;
  }

  /**
   * Runs {@code call} and waits for it until {@code bound} is over.
   *
   * @return its result
   * @throws TimeoutException if the bound is over; the call goes on by itself
   * @throws SQLException what the call throws, runtime exceptions as the cause of one; {@link
   *     DmhaExceptions#stopped} if it was not begun within the bound, which says nothing about the
   *     connection
   */
  public <T> T bounded(String what, Duration bound, Workers.Call<T> call)
      throws SQLException, TimeoutException {
    return bounded(calls, what, bound, call);
  }

  private <T> T bounded(Workers workers, String what, Duration bound, Workers.Call<T> call)
      throws SQLException, TimeoutException {
    AtomicBoolean begun = new AtomicBoolean();
    CompletableFuture<T> future =
        workers.start(
            () -> {
              begun.set(true);
              return call.run();
            });
    try {
      return getUninterruptibly(future, bound);
    } catch (TimeoutException e) {
      future.cancel(false);
      if (!begun.get()) {
        throw notBegun(what, e);
      }
      publisher.publish(
          DmhaEvent.of(EventType.CALL_ABANDONED, name)
              .saying(what + " did not return within " + bound.toMillis() + " ms; left behind"));
      throw e;
    } catch (CancellationException | ExecutionException e) {
      Throwable cause = e.getCause();
      if (!begun.get()) {
        throw notBegun(what, cause);
      }
      if (cause instanceof SQLException) {
        throw (SQLException) cause;
      }
      // A driver that lost its place in an answer may say what the server has written there.
      throw new SQLException(
          what + " failed" + (cause == null ? "" : ": " + DmhaExceptions.messageOf(cause)), cause);
    }
  }

  private static SQLException notBegun(String what, @Nullable Throwable cause) {
    return DmhaExceptions.stopped(
        "Too many calls of the driver hang: " + what + " could not be begun. Try again later.",
        cause);
  }

  private static <T> T getUninterruptibly(CompletableFuture<T> future, Duration bound)
      throws TimeoutException, ExecutionException {
    boolean isInterrupted = false;
    Deadline deadline = Deadline.after(bound, Ticker.system());
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
   * Closes a link that is healthy as far as is known, within the bound and until the deadline; a
   * null is closed already.
   */
  public void close(@Nullable Link link, Deadline deadline) {
    if (link == null) {
      return;
    }
    try {
      closeOrThrow(link, deadline.atMost(closeBound).limit());
    } catch (SQLException e) {
      publisher.publish(
          DmhaEvent.of(EventType.CONNECTION_LOST, name)
              .host(link.host())
              .code(DmhaExceptions.stateOf(e))
              .saying("closing the connection to " + link.host() + " failed; it is dropped"));
    }
  }

  /**
   * Closes a link within the bound and kills it past that.
   *
   * @throws SQLException what the delegate throws, or that the bound is over
   */
  public void closeOrThrow(Link link) throws SQLException {
    closeOrThrow(link, closeBound);
  }

  private void closeOrThrow(Link link, Duration bound) throws SQLException {
    String what = "close of the connection to " + link.host();
    AtomicBoolean begun = new AtomicBoolean();
    try {
      bounded(
          closes,
          what,
          bound,
          () -> {
            begun.set(true);
            link.connection().close();
            return true;
          });
    } catch (TimeoutException e) {
      kill(link);
      throw cutOff(what, bound, e);
    } catch (SQLException e) {
      if (begun.get()) {
        // It may have left the socket open, and another close could commit.
        kills.start(
            () -> {
              boolean unusedCut = isCut(link.host(), link.connection());
            });
      } else {
        kill(link);
      }
      throw e;
    }
  }

  /** What is told of a call for whose delay its connection is cut off. */
  public static SQLException cutOff(String what, Duration bound, TimeoutException late) {
    return new SQLException(
        "The "
            + what
            + " did not return within "
            + bound.toMillis()
            + " ms (dmha.attemptTimeout). The connection is cut off.",
        DmhaExceptions.RESULT_LOST,
        late);
  }

  /** Cuts a link off without waiting: whoever hangs in it comes back. */
  public void kill(Link link) {
    kill(link.host(), link.connection());
  }

  /** Cuts a connection off without waiting: whoever hangs in it comes back. */
  public void kill(Host host, Connection connection) {
    kills.start(() -> cutOff(host, connection));
  }

  private void cutOff(Host host, Connection connection) {
    boolean rollsBack = !isCut(host, connection);
    frees.start(() -> closeCutOff(connection, rollsBack));
  }

  /** Ends a connection without closing it; that it cannot be is an event. */
  private boolean isCut(Host host, Connection connection) {
    try {
      dialect.kill(connection);
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      // Not the driver's text, which may hold what must not be logged.
      String evidence = new FaultClassifier(dialect.codes()).classify(Phase.SENT, e).evidence();
      publisher.publish(
          DmhaEvent.of(EventType.CALL_ABANDONED, name)
              .host(host)
              .code(evidence)
              .saying("the connection to " + host + " could not be cut off: " + evidence));
      return false;
    }
  }

  /**
   * Frees what the driver holds. Some drivers commit in close(): of a session that could not be cut
   * off, whose work was told as not applied, that work is taken back first, or it is not closed.
   */
  private static void closeCutOff(Connection connection, boolean rollsBack) {
    try {
      if (rollsBack && !connection.getAutoCommit()) {
        connection.rollback();
      }
      connection.close();
    } catch (SQLException | RuntimeException | Error e) {
      // Expected of a connection whose socket is gone, and of a driver that lacks one of these.
    }
  }
}
