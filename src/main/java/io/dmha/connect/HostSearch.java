package io.dmha.connect;

import io.dmha.dialect.RoleNotTold;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import io.dmha.time.Sleeper;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.RequiredRole;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a host that takes the connection: goes through the list, pauses, goes through it again,
 * until the budget is spent. Thread-safe; each search runs in the thread of the call that needs it.
 */
public final class HostSearch {
  /** Even with dmha.backoffBase=0: hosts that refuse at once would have the search spin. */
  private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Who waits for others to try a host looks again this often, whatever pause is set. */
  private static final long SHORTEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int DEEPEST_CAUSE = 16;

  private static final long LONGEST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final HostList hosts;
  private final RequiredRole wish;
  private final ConnectAttempts attempts;
  private final Duration attemptTimeout;
  private final Backoff backoff;
  private final Sleeper sleeper;
  private final ConnectContext context;
  private final Publisher publisher;
  private final BoundedCalls boundedCalls;
  private final StandbySessions standbys;

  HostSearch(
      ConnectContext context,
      ConnectAttempts attempts,
      BoundedCalls boundedCalls,
      StandbySessions standbys) {
    this.standbys = standbys;
    this.hosts = context.hosts;
    this.wish = context.wish;
    this.attempts = attempts;
    this.attemptTimeout = context.attemptTimeout;
    this.backoff = context.backoff;
    this.sleeper = context.sleeper;
    this.context = context;
    this.publisher = context.publisher;
    this.boundedCalls = boundedCalls;
  }

  /**
   * Finds a host.
   *
   * @throws SQLException {@link DmhaExceptions#noHost} when the budget is spent, {@link
   *     DmhaExceptions#stopped} when the search was stopped or interrupted, or the driver's own
   *     exception when a login must not be tried again; the latter is {@link FatalLogin#is marked}
   */
  Link find(String connection, Budget budget, Restorer restorer, PendingSearch flight)
      throws SQLException {
    AttemptLog tried = new AttemptLog();
    int before = budget.rounds();
    // What replaces a lost link keeps the session of a standby from its first round on.
    boolean isRecovery = budget.origin() != null;
    Link found = isRecovery ? null : round(connection, budget, restorer, flight, tried);
    if (found != null) {
      return found;
    }
    standbys.beginsWait();
    try {
      found = isRecovery ? round(connection, budget, restorer, flight, tried) : null;
      return found != null
          ? found
          : await(connection, budget, restorer, flight, tried, budget.rounds() > before);
    } finally {
      standbys.endsWait();
    }
  }

  /** Nobody was fit: looks again and again. */
  private Link await(
      String connection,
      Budget budget,
      Restorer restorer,
      PendingSearch flight,
      AttemptLog tried,
      boolean anyTriedBefore)
      throws SQLException {
    boolean anyTried = anyTriedBefore;
    while (true) {
      stopIfAsked(flight, budget);
      if (budget.deadline().isOver() || !isAnyLeft(budget, tried)) {
        throw noHost(budget, tried);
      }
      pause(budget, flight, anyTried);
      stopIfAsked(flight, budget);
      if (budget.deadline().isOver()) {
        throw noHost(budget, tried);
      }
      int before = budget.rounds();
      Link found = round(connection, budget, restorer, flight, tried);
      if (found != null) {
        return found;
      }
      anyTried = budget.rounds() > before;
    }
  }

  private @Nullable Link round(
      String connection, Budget budget, Restorer restorer, PendingSearch flight, AttemptLog tried)
      throws SQLException {
    boolean anyTried = false;
    Link second = null;
    try {
      for (Host host : hosts.inOrder()) {
        if (flight.stopReason() != null || budget.deadline().isOver()) {
          break;
        }
        if (!budget.allowsAnotherTry(tried.times(host))) {
          continue;
        }
        if (isDrained(host, budget)) {
          tried.skip(host, "is drained for " + hosts.drainedFor(host).getSeconds() + " s more");
          continue;
        }
        if (standbys.isAsked(host)) {
          // A round for this search, too: it was told within the last moment what a login would.
          tried.add(host, reasonToSkip(host), false);
          anyTried = true;
          continue;
        }
        if (!hosts.enter(host, flight)) {
          tried.skip(host, reasonToSkip(host));
          continue;
        }
        anyTried = true;
        Link link = tryHost(connection, host, budget, restorer, flight, tried);
        if (link != null && isDrained(host, budget)) {
          // Somebody has drained it while the login was under way.
          boundedCalls.close(link, budget.deadline());
          continue;
        }
        if (link != null && wish.isContentWith(link.role())) {
          boundedCalls.close(second, budget.deadline());
          return link;
        }
        if (link != null) {
          boundedCalls.close(second == null ? null : link, budget.deadline());
          second = second == null ? link : second;
        }
      }
    } catch (Throwable e) {
      boundedCalls.close(second, budget.deadline());
      throw e;
    }
    if (anyTried) {
      budget.spendRound();
    }
    return second;
  }

  /** Whether a host may still be tried: rounds are counted host by host, for some are skipped. */
  private boolean isAnyLeft(Budget budget, AttemptLog tried) {
    return hosts.all().stream().anyMatch(host -> budget.allowsAnotherTry(tried.times(host)));
  }

  private String reasonToSkip(Host host) {
    String last = hosts.lastFailure(host);
    return last == null ? "is being tried by another call" : last;
  }

  private @Nullable Link tryHost(
      String connection,
      Host host,
      Budget budget,
      Restorer restorer,
      PendingSearch flight,
      AttemptLog tried)
      throws SQLException {
    Deadline deadline = budget.deadline().atMost(hosts.patience(host, attemptTimeout));
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
      throw DmhaExceptions.interrupted(budget.origin());
    } catch (AttemptFailed e) {
      if (flight.stopReason() != null) {
        return null;
      }
      if (e.step() == AttemptFailed.Step.NOT_BEGUN) {
        tried.skip(host, reasonToSkip(host));
      } else if (e.getCause() == null) {
        boolean isCutShort = deadline.limit().compareTo(attemptTimeout) < 0;
        unfit(connection, host, flight, e.reason());
        if (e.step() == AttemptFailed.Step.TIMEOUT) {
          hosts.silent(host);
        }
        tried.add(host, e.reason(), isCutShort);
      } else {
        failed(connection, host, flight, e, e.getCause(), tried);
      }
      return null;
    } finally {
      // Nothing to do where the try told something of the host; otherwise nobody else could enter.
      hosts.leave(host, flight);
    }
  }

  /** The host did not answer in time, or has another role. */
  private void unfit(String connection, Host host, PendingSearch flight, String reason) {
    hosts.failed(host, flight, reason);
    publishFailure(connection, host, reason, null);
  }

  private void failed(
      String connection,
      Host host,
      PendingSearch flight,
      AttemptFailed e,
      Throwable cause,
      AttemptLog tried)
      throws SQLException {
    Fault fault = context.classifier().classify(phaseOf(e), cause);
    String reason = reasonOf(fault, cause, e);
    if (fault.isOfFullHost()) {
      // The watch gives its own session up.
      hosts.full(host);
    }
    if (fault.blamesHost()) {
      hosts.failed(host, flight, reason);
      if (hasTimedOut(cause)) {
        hosts.silent(host);
      }
    }
    tried.add(host, reason, cause);
    publishFailure(connection, host, reason, fault.evidence());
    if (isFinal(e, fault, cause)) {
      throw FatalLogin.of(cause);
    }
    // Nor is it final that there was no memory: a host that promises gigabytes has the driver ask
    // for them, and must not keep the others from being tried.
  }

  /** Whether the driver waited in vain: its own limit is a little shorter than the attempt's. */
  private static boolean hasTimedOut(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof SocketTimeoutException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Whether no other host, and no later try, would do better: a refused login, a bad setting. */
  private static boolean isFinal(AttemptFailed e, Fault fault, Throwable cause) {
    return (e.step() == AttemptFailed.Step.CONNECT && fault.category() == Category.FATAL)
        || cause instanceof RoleNotTold;
  }

  private void publishFailure(
      String connection, Host host, String reason, @Nullable String evidence) {
    publisher.publish(
        DmhaEvent.of(EventType.HOST_FAILED, connection)
            .host(host)
            .code(evidence)
            .saying(host + " " + reason));
  }

  private static Phase phaseOf(AttemptFailed e) {
    return e.step() == AttemptFailed.Step.CONNECT ? Phase.CONNECT : Phase.LOGIN;
  }

  private static String reasonOf(Fault fault, Throwable cause, AttemptFailed e) {
    String where = e.step() == AttemptFailed.Step.AFTER_LOGIN ? "failed after login" : "failed";
    return where + " (" + fault.evidence() + ", " + cause.getClass().getSimpleName() + ")";
  }

  private void pause(Budget budget, PendingSearch flight, boolean anyTried) throws SQLException {
    CountDownLatch wakeUp = flight.newPause();
    hosts.await(wakeUp);
    try {
      long pause = anyTried ? nanosAfterRound(budget) : nanosUntilAnyTry();
      long most = Math.min(budget.deadline().remainingNanos(), hosts.nanosUntilUndrained());
      sleeper.sleep(Math.min(pause, most), wakeUp);
    } catch (InterruptedException e) {
      throw DmhaExceptions.interrupted(budget.origin());
    } finally {
      hosts.stopAwaiting(wakeUp);
    }
  }

  /** What is open, or in doubt, is brought to its end where it can be. */
  private boolean isDrained(Host host, Budget budget) {
    return !budget.isToFinish() && hosts.isDrained(host);
  }

  private long nanosAfterRound(Budget budget) {
    long own = Math.max(LEAST_PAUSE_NANOS, backoff.pauseNanos(budget.rounds() - 1));
    return Math.max(own, hosts.nanosUntilNextTry());
  }

  /** All hosts failed a moment ago, or are being tried by others: this is no round of ours. */
  private long nanosUntilAnyTry() {
    long known = hosts.nanosUntilNextTry();
    return known > 0
        ? known
        : Math.max(SHORTEST_LOOK_NANOS, Math.min(LONGEST_LOOK_NANOS, backoff.pauseNanos(0)));
  }

  private static void stopIfAsked(PendingSearch flight, Budget budget) throws SQLException {
    String reason = flight.stopReason();
    if (reason != null) {
      throw DmhaExceptions.stopped(
          "The search for a host was stopped, because " + reason + ".", budget.origin());
    }
  }

  private static String rounds(int count) {
    return count == 1 ? "1 round" : count + " rounds";
  }

  private SQLException noHost(Budget budget, AttemptLog tried) {
    String limit =
        budget.deadline().isOver()
            ? "within " + budget.limit()
            : "in " + rounds(budget.maxRounds()) + " (dmha.maxAttempts)";
    Throwable origin = budget.origin();
    SQLException thrown =
        DmhaExceptions.noHost(
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
