package io.dmha.link;

import java.sql.Connection;
import java.sql.SQLException;

/** Gives a new connection the session of the lost one. */
@FunctionalInterface
public interface Restorer {
  /**
   * Sets on {@code connection} what the application had set.
   *
   * @throws SQLException if the host refuses some of it; the connection is then not used
   */
  void restore(Connection connection) throws SQLException;
}
