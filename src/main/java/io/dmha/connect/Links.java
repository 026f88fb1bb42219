package io.dmha.connect;

import io.dmha.link.BoundedCalls;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import io.dmha.topology.HostFigures;
import java.sql.SQLException;

/** Where the links of a lifeline come from and go to: all that it does which speaks to a host. */
interface Links {
  /** As {@link HostSearch#find}. */
  Link find(String connection, Budget budget, Restorer restorer, PendingSearch flight)
      throws SQLException;

  /** As {@link BoundedCalls#kill(Link)}. */
  void kill(Link link);

  /** As {@link BoundedCalls#closeOrThrow(Link)}. */
  void closeOrThrow(Link link) throws SQLException;

  /** Those that are searched for and disposed of by these, and counted meanwhile. */
  static Links of(HostSearch search, BoundedCalls boundedCalls, HostFigures figures) {
    return new Links() {
      @Override
      public Link find(String connection, Budget budget, Restorer restorer, PendingSearch flight)
          throws SQLException {
        Link found = search.find(connection, budget, restorer, flight);
        figures.opened(found.host(), found);
        return found;
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
