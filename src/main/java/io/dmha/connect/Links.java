package io.dmha.connect;

import io.dmha.link.BoundedCalls;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
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

  /** Those that are searched for and disposed of by these. */
  static Links of(HostSearch search, BoundedCalls boundedCalls) {
    return new Links() {
      @Override
      public Link find(String connection, Budget budget, Restorer restorer, PendingSearch flight)
          throws SQLException {
        return search.find(connection, budget, restorer, flight);
      }

      @Override
      public void kill(Link link) {
        boundedCalls.kill(link);
      }

      @Override
      public void closeOrThrow(Link link) throws SQLException {
        boundedCalls.closeOrThrow(link);
      }
    };
  }
}
