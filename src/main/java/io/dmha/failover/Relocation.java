package io.dmha.failover;

import io.dmha.link.Link;
import io.dmha.outcome.Continuity;
import io.dmha.routing.Router;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a host that is drained, in a moment in which the application cannot miss anything: between
 * transactions, with no statement open but the one that runs, and so no rows, keys, counts and
 * batches; with no LOB in its hands, and with nothing in the session that cannot be set again.
 */
final class Relocation {
  private static final String DRAINED = "its host is drained";

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
    return core.work.before(leaveDrained(core, now, text), kind);
  }

  private static Link leaveDrained(ConnectionCore core, Link link, @Nullable StatementKind text)
      throws SQLException {
    boolean mayLeave =
        core.reconnecting.isDrained(link)
            && text != null
            && !text.readsCounter()
            && mayLeave(core, link, 1);
    if (mayLeave) {
      core.reconnecting.lose(link, false, DRAINED);
    }
    return mayLeave ? core.connect() : link;
  }

  /** Leaves the host of a connection that nobody is using, without waiting. */
  static void leave(ConnectionCore core, Link link) {
    Link spare = core.reconnecting.spare();
    if (spare != null && core.reconnecting.isDrained(spare)) {
      leaveOne(core, spare);
    }
    leaveOne(core, link);
  }

  private static void leaveOne(ConnectionCore core, Link link) {
    if (!core.reconnecting.isDrained(link) || !core.turn.tryTake(Duration.ZERO)) {
      return;
    }
    try {
      if (mayLeave(core, link, 0)) {
        core.reconnecting.lose(link, false, DRAINED);
      }
    } finally {
      core.turn.give();
    }
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
