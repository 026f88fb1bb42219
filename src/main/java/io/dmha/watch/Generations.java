package io.dmha.watch;

import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.FailurePolicy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Finds out whether a host has undone what its sessions had open, and kept their sockets.
 * Thread-safe.
 */
final class Generations {
  private static final String UNDONE = "its transaction was undone by a switchover";

  private final BoundedCalls boundedCalls;
  private final Duration bound;

  Generations(BoundedCalls boundedCalls, Duration bound) {
    this.boundedCalls = boundedCalls;
    this.bound = bound;
  }

  /** Whether the host of a link can be asked; it costs no request. */
  static boolean areKnown(LinkUser user, Link link) {
    String known = link.generation();
    return known == null ? user.generationQuery() != null : !known.isEmpty();
  }

  /**
   * Asks the host again. What was not known before is known from now on.
   *
   * @return the link; another one, with what was open, if the host has undone that or is gone
   */
  Link check(LinkUser user, Link link, long now) throws SQLException {
    String query = user.generationQuery();
    if (query == null) {
      return link;
    }
    String known = link.generation();
    try {
      String found =
          boundedCalls.bounded(
              "the look for a switchover on " + link.host(),
              bound,
              () -> read(link.connection(), query));
      if (known == null || known.equals(found)) {
        link.learn(found);
        link.worked(now);
        return link;
      }
      user.drop(link, false, UNDONE);
    } catch (TimeoutException e) {
      user.drop(link, true, "no answer to the look for a switchover");
      user.recoversFrom(e);
    } catch (SQLException e) {
      if (DmhaExceptions.isOurs(e)) {
        throw e;
      }
      Fault fault = user.faultOf(e);
      if (!FailurePolicy.endsLink(fault)) {
        // Nothing is proven: it goes on as on a host that cannot be asked.
        if (known == null && fault.category() == Category.APPLICATION) {
          link.learn("");
        }
        return link;
      }
      user.drop(link, fault.blamesHost(), fault.evidence());
      user.recoversFrom(e);
    }
    return user.connect();
  }

  private static String read(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      String value = row.next() ? row.getString(1) : null;
      return value == null ? "" : value.trim();
    }
  }
}
