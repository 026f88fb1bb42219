package io.dmha.connect;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import io.dmha.topology.StandbyStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the second link of a connection, to a standby that may serve reads: one attempt at one
 * host, for without it the reads go to the primary. Thread-safe.
 */
final class SpareAttempts {
  private final ConnectAttempts attempts;
  private final ConnectContext context;
  private final StandbyStates standbys;
  private final BoundedCalls boundedCalls;

  /**
   * @param context of links that take writes
   */
  SpareAttempts(
      ConnectAttempts attempts,
      ConnectContext context,
      StandbyStates standbys,
      BoundedCalls boundedCalls) {
    this.attempts = attempts;
    this.context = context;
    this.standbys = standbys;
    this.boundedCalls = boundedCalls;
  }

  /** As {@link Links#open}. */
  @Nullable Link open(
      String connection, Host host, Deadline deadline, Restorer restorer, PendingSearch flight)
      throws SQLException {
    try {
      Deadline limit = deadline.atMost(context.attemptTimeout);
      Link made = attempts.attempt(host, limit, restorer, flight);
      standbys.succeeded(host);
      return made;
    } catch (AttemptFailed e) {
      standbys.failed(host);
      Throwable cause = e.getCause();
      String reason =
          cause == null ? e.reason() : "failed (" + cause.getClass().getSimpleName() + ")";
      context.publisher.publish(
          DmhaEvent.of(EventType.HOST_FAILED, connection)
              .host(host)
              .saying(host + " serves no reads: " + reason));
      return null;
    } catch (InterruptedException e) {
      throw DmhaExceptions.interrupted(null);
    }
  }

  /** As {@link Links#mayReplace}. */
  boolean mayReplace(Link kept) {
    return context.wish.accepts(kept.role());
  }

  /** As {@link Links#again}. */
  @Nullable Link again(Link kept, Budget budget, Restorer restorer) {
    Duration remaining = Duration.ofNanos(Math.max(1, budget.deadline().remainingNanos()));
    boolean isShorter = remaining.compareTo(context.attemptTimeout) < 0;
    try {
      boolean unusedDone =
          boundedCalls.bounded(
              "the session on " + kept.host(),
              isShorter ? remaining : context.attemptTimeout,
              () -> {
                // As a new one is.
                kept.connection().setAutoCommit(true);
                restorer.restore(kept.connection());
                return true;
              });
      return kept;
    } catch (SQLException | TimeoutException e) {
      // It has died while it was not used; another one is looked for.
      boundedCalls.kill(kept);
      return null;
    }
  }
}
