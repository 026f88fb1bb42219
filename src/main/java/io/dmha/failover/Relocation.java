package io.dmha.failover;

import io.dmha.link.Link;
import io.dmha.outcome.Continuity;
import io.dmha.routing.Router;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import io.dmha.topology.Role;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a host that is drained, or a canary that has failed, in a moment in which the application
 * cannot miss anything: between transactions, with no statement open but the one that runs, and so
 * no rows, keys, counts and batches; with no LOB in its hands, and with nothing in the session that
 * cannot be set again.
 */
final class Relocation {
  private static final String DRAINED = "its host is drained";
  private static final String BETTER = "a better host is well again";
  private static final String FAILED_CANARY = "its host is a canary that has no share any more";

  private Relocation() {}

  /**
   * As {@link WorkTracker#before}, for an execution, which ends what its own statement has left.
   *
   * @param text what runs; null where it is not known
   */
  static Link before(
      ConnectionCore core, @Nullable Link link, SqlKind kind, @Nullable StatementKind text)
      throws SQLException {
    Link now = link == null ? core.connect() : link;
    Router routing = core.routing;
    if (routing != null) {
      now = routing.before(now, kind, text);
    }
    Link here = core.work.before(link == null ? now : staysOn(core, now, text), kind);
    if (core.timing != null) {
      core.timing.begins(here);
    }
    return here;
  }

  private static Link staysOn(ConnectionCore core, Link link, @Nullable StatementKind text)
      throws SQLException {
    String why = text == null || text.readsCounter() ? null : reasonToLeave(core, link);
    return why != null && leaves(core, link, why, 1) ? core.connect() : link;
  }

  /** Leaves the host of a connection that nobody is using, without waiting. */
  static void leave(ConnectionCore core, Link link) {
    Link spare = core.reconnecting.spare();
    if (spare != null) {
      leaveOne(core, spare);
    }
    leaveOne(core, link);
  }

  private static void leaveOne(ConnectionCore core, Link link) {
    String why = reasonToLeave(core, link);
    if (why == null || !core.turn.tryTake(Duration.ZERO)) {
      return;
    }
    try {
      boolean unusedLeft = leaves(core, link, why, 0);
    } finally {
      core.turn.give();
    }
  }

  /** Null where the connection stays. */
  private static @Nullable String reasonToLeave(ConnectionCore core, Link link) {
    if (core.reconnecting.isDrained(link)) {
      return DRAINED;
    }
    if (core.timing != null && core.timing.isToLeave(link)) {
      return FAILED_CANARY;
    }
    // What serves reads beside another link is not compared with that.
    boolean isSecond = core.routing != null && link.role() == Role.STANDBY;
    return !isSecond && core.reconnecting.mayLeave(link) ? BETTER : null;
  }

  private static boolean leaves(ConnectionCore core, Link link, String why, int mostOpen) {
    if (!mayLeave(core, link, mostOpen)
        || (why.equals(BETTER) && !core.reconnecting.takeLeave(link))) {
      return false;
    }
    if (core.timing != null) {
      core.timing.leaves(link);
    }
    core.reconnecting.lose(link, false, why);
    return true;
  }

  private static boolean mayLeave(ConnectionCore core, Link link, int mostOpen) {
    return core.context.continuity != Continuity.OFF
        && !core.transaction.isOpen()
        && core.open.get() <= mostOpen
        && core.session.lost().isEmpty()
        && !link.isHandedOut()
        && !link.hasLocators();
  }
}
