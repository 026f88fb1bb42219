package io.dmha.recovery;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;
import io.dmha.host.Host;
import io.dmha.host.HostList;
import io.dmha.host.RoleWish;
import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import io.dmha.time.Sleeper;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a host that takes the connection: goes through the list, pauses, goes through it again,
 * until the budget is spent. Thread-safe; each search runs in the thread of the call that needs it.
 */
public final class Search {
  /** Even with dmha.backoffBase=0: hosts that refuse at once would have the search spin. */
  private static final long LEAST_PAUSE_NANOS = 10_000_000;

  private final HostList hosts;
  private final RoleWish wish;
  private final Attempts attempts;
  private final Duration attemptTimeout;
  private final Backoff backoff;
  private final Sleeper sleeper;
  private final Parts parts;
  private final Publisher publisher;
  private final Disposal disposal;

  Search(Parts parts, Attempts attempts, Disposal disposal) {
    this.hosts = parts.hosts;
    this.wish = parts.wish;
    this.attempts = attempts;
    this.attemptTimeout = parts.attemptTimeout;
    this.backoff = parts.backoff;
    this.sleeper = parts.sleeper;
    this.parts = parts;
    this.publisher = parts.publisher;
    this.disposal = disposal;
  }

  /**
   * Finds a host.
   *
   * @throws SQLException {@link Told#noHost} when the budget is spent, {@link Told#stopped} when
   *     the search was stopped or interrupted, or the driver's own exception when a login must not
   *     be tried again; the latter is {@link FatalLogin#is marked}
   */
  Link find(String connection, Budget budget, Restorer restorer, Flight flight)
      throws SQLException {
    Tried tried = new Tried();
    while (true) {
      Link found = round(connection, budget, restorer, flight, tried);
      if (found != null) {
        return found;
      }
      stopIfAsked(flight, budget);
      if (budget.isSpent()) {
        throw noHost(budget, tried);
      }
      pause(budget, flight);
      stopIfAsked(flight, budget);
      if (budget.deadline().isOver()) {
        throw noHost(budget, tried);
      }
    }
  }

  private @Nullable Link round(
      String connection, Budget budget, Restorer restorer, Flight flight, Tried tried)
      throws SQLException {
    boolean anyTried = false;
    Link second = null;
    for (Host host : hosts.inOrder()) {
      if (flight.stopReason() != null || budget.deadline().isOver()) {
        break;
      }
      if (!hosts.enter(host)) {
        String last = hosts.lastFailure(host);
        tried.skip(host, last == null ? "is being tried by another call" : last);
        continue;
      }
      anyTried = true;
      Link link = tryHost(connection, host, budget, restorer, flight, tried);
      if (link != null && wish.isContentWith(link.role())) {
        disposal.close(second);
        return link;
      }
      if (link != null) {
        disposal.close(second == null ? null : link);
        second = second == null ? link : second;
      }
    }
    if (anyTried) {
      budget.spendRound();
    }
    return second;
  }

  private @Nullable Link tryHost(
      String connection, Host host, Budget budget, Restorer restorer, Flight flight, Tried tried)
      throws SQLException {
    Deadline deadline = budget.deadline().atMost(attemptTimeout);
    try {
      Link link = attempts.attempt(host, deadline, restorer, flight);
      if (hosts.succeeded(host)) {
        publisher.publish(
            DmhaEvent.of(EventType.HOST_RECOVERED, connection)
                .host(host)
                .saying(host + " accepts connections again"));
      }
      return link;
    } catch (InterruptedException e) {
      hosts.leave(host);
      throw interrupted(budget);
    } catch (AttemptFailed e) {
      if (flight.stopReason() != null) {
        hosts.leave(host);
        return null;
      }
      failed(connection, host, e, tried);
      return null;
    }
  }

  private void failed(String connection, Host host, AttemptFailed e, Tried tried)
      throws SQLException {
    Throwable cause = e.getCause();
    Fault fault = cause == null ? null : parts.classifier().classify(phaseOf(e), cause);
    String reason =
        fault == null || cause == null ? String.valueOf(e.getMessage()) : reasonOf(fault, cause, e);
    if (fault == null || fault.blamesHost()) {
      hosts.failed(host, reason);
    } else {
      hosts.leave(host);
    }
    tried.add(host, reason, cause);
    publisher.publish(
        DmhaEvent.of(EventType.HOST_FAILED, connection)
            .host(host)
            .code(fault == null ? null : fault.evidence())
            .saying(host + " " + reason));
    boolean isRefused = fault != null && fault.category() == Category.FATAL;
    if (isRefused && cause != null && e.step() == AttemptFailed.Step.CONNECT) {
      throw FatalLogin.of(cause);
    }
    if (cause instanceof VirtualMachineError) {
      throw (VirtualMachineError) cause;
    }
  }

  private static Phase phaseOf(AttemptFailed e) {
    return e.step() == AttemptFailed.Step.CONNECT ? Phase.CONNECT : Phase.LOGIN;
  }

  private static String reasonOf(Fault fault, Throwable cause, AttemptFailed e) {
    String where = e.step() == AttemptFailed.Step.AFTER_LOGIN ? "failed after login" : "failed";
    return where + " (" + fault.evidence() + ", " + cause.getClass().getSimpleName() + ")";
  }

  private void pause(Budget budget, Flight flight) throws SQLException {
    CountDownLatch wakeUp = flight.newPause();
    hosts.await(wakeUp);
    try {
      int retry = Math.max(0, budget.rounds() - 1);
      long own = Math.max(LEAST_PAUSE_NANOS, backoff.pauseNanos(retry));
      long pause = Math.max(own, hosts.nanosUntilNextTry());
      sleeper.sleep(Math.min(pause, budget.deadline().remainingNanos()), wakeUp);
    } catch (InterruptedException e) {
      throw interrupted(budget);
    } finally {
      hosts.stopAwaiting(wakeUp);
    }
  }

  private static SQLException interrupted(Budget budget) {
    Thread.currentThread().interrupt();
    return Told.stopped(
        "The thread was interrupted while it waited for a connection; its interrupt flag is kept,"
            + " and the next call tries again.",
        budget.origin());
  }

  private static void stopIfAsked(Flight flight, Budget budget) throws SQLException {
    String reason = flight.stopReason();
    if (reason != null) {
      throw Told.stopped(
          "The search for a host was stopped, because " + reason + ".", budget.origin());
    }
  }

  private SQLException noHost(Budget budget, Tried tried) {
    String limit =
        budget.deadline().isOver()
            ? "within " + budget.deadline().limit().toMillis() + " ms (dmha.recoveryTimeout)"
            : "in " + budget.rounds() + " rounds (dmha.maxAttempts)";
    Throwable origin = budget.origin();
    SQLException thrown =
        Told.noHost(
            "No host fit for dmha.role="
                + wish
                + " took the connection "
                + limit
                + ": "
                + tried.describe()
                + ". Check that one of them is up in that role, or raise the limit.",
            origin == null ? tried.firstFailure() : origin);
    tried.suppressInto(thrown);
    return thrown;
  }
}
