package io.dmha.failover;

import io.dmha.link.Link;
import io.dmha.outcome.Continuity;
import io.dmha.topology.Host;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Leaves a host that is drained, in a moment in which nothing is lost by it: between transactions,
 * with no rows open, and with nothing in the session that cannot be set again.
 */
public final class Relocation {
  private static final String DRAINED = "its host is drained";

  private Relocation() {}

  /**
   * For what begins something new; by the thread whose turn it is.
   *
   * @return the link to use; one of another host where this one is left
   * @throws SQLException if no other host is found within the budget of the call
   */
  static Link ofFirst(ConnectionCore core, Link link) throws SQLException {
    if (!core.reconnecting.isDrained(link) || !mayLeave(core, link)) {
      return link;
    }
    core.reconnecting.lose(link, false, DRAINED);
    return core.connect();
  }

  /**
   * Leaves {@code host} if nobody is using the connection. It has no link then, until its next
   * call. For any thread; does not wait.
   *
   * @return whether the connection uses the host no more
   */
  public static boolean leave(ConnectionCore core, Host host) {
    Link link = core.reconnecting.link();
    if (link == null || !link.host().equals(host)) {
      return true;
    }
    if (!core.turn.tryTake(Duration.ZERO)) {
      return false;
    }
    try {
      boolean mayLeave = mayLeave(core, link);
      if (mayLeave) {
        core.reconnecting.lose(link, false, DRAINED);
      }
      return mayLeave;
    } finally {
      core.turn.give();
    }
  }

  private static boolean mayLeave(ConnectionCore core, Link link) {
    return core.context.continuity != Continuity.OFF
        && !core.transaction.isOpen()
        && core.openRows <= 0
        && core.session.lost().isEmpty()
        && !link.isHandedOut();
  }
}
