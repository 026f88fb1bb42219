package io.dmha;

import java.sql.SQLException;

/**
 * Hands from one connection to another what must be read, where {@code dmha.readWriteSplit} sends
 * reads to standbys: by {@code connection.unwrap(ReadConsistency.class)}. A connection finds what
 * it has written itself without that; one that a pool gives next, or another process, does not.
 *
 * <p>To be used by whoever uses the connection.
 */
public interface ReadConsistency {
  /**
   * A token of all that is committed now, as the primary tells it: one round trip.
   *
   * @return some text without spaces, valid for this database as long as its primary is the same;
   *     after a failover who requires it may read from the primary alone
   * @throws SQLException {@code 0A000} if the database does not tell how far its log is written
   *     (Dameng: without the role VTI), or what a call may throw that needs the primary
   */
  String token() throws SQLException;

  /**
   * Has this connection read from no standby that lacks what a token stands for, from now on. The
   * last one counts. A pool that hands the connection on does not take it back.
   *
   * @param token as {@link #token} gave it; empty for none
   * @throws SQLException {@code 22023} if it is no token
   */
  void require(String token) throws SQLException;
}
