package io.dmha.connect;

import io.dmha.link.BoundedCalls;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import io.dmha.topology.HostFigures;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where the links of a lifeline come from and go to: all that it does which speaks to a host. */
interface Links {
  /** As {@link HostSearch#find}. */
  Link find(String connection, Budget budget, Restorer restorer, PendingSearch flight)
      throws SQLException;

  /**
   * A link to that host alone, which has another role; null where it gives none.
   *
   * @throws SQLException if the search is stopped
   */
  default @Nullable Link open(
      String connection, Host host, Deadline deadline, Restorer restorer, PendingSearch flight)
      throws SQLException {
    return null;
  }

  /** Whether a link that was kept is one that could be in use. */
  default boolean mayReplace(Link kept) {
    return false;
  }

  /** Makes a link that was kept what the restorer makes of a new one; null where that fails. */
  default @Nullable Link again(Link kept, Budget budget, Restorer restorer) {
    return null;
  }

  /** As {@link BoundedCalls#kill(Link)}. */
  void kill(Link link);

  /** As {@link BoundedCalls#closeOrThrow(Link)}. */
  void closeOrThrow(Link link) throws SQLException;

  /** Those that are searched for and disposed of by these, and counted meanwhile. */
  static Links of(
      HostSearch search,
      @Nullable SpareAttempts spares,
      BoundedCalls boundedCalls,
      HostFigures figures) {
    return new Links() {
      @Override
      public Link find(String connection, Budget budget, Restorer restorer, PendingSearch flight)
          throws SQLException {
        Link found = search.find(connection, budget, restorer, flight);
        figures.opened(found.host(), found);
        return found;
      }

      @Override
      public @Nullable Link open(
          String connection, Host host, Deadline deadline, Restorer restorer, PendingSearch flight)
          throws SQLException {
        Link found =
            spares == null ? null : spares.open(connection, host, deadline, restorer, flight);
        if (found != null) {
          figures.opened(host, found);
        }
        return found;
      }

      @Override
      public boolean mayReplace(Link kept) {
        return spares != null && spares.mayReplace(kept);
      }

      @Override
      public @Nullable Link again(Link kept, Budget budget, Restorer restorer) {
        Link again = spares == null ? null : spares.again(kept, budget, restorer);
        if (again == null) {
          figures.ended(kept.host(), kept);
        }
        return again;
      }

      @Override
      public void kill(Link link) {
        figures.ended(link.host(), link);
        boundedCalls.kill(link);
      }

      @Override
      public void closeOrThrow(Link link) throws SQLException {
        figures.ended(link.host(), link);
        boundedCalls.closeOrThrow(link);
      }
    };
  }
}
