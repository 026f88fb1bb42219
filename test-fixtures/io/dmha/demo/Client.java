package io.dmha.demo;

import java.sql.SQLException;

/** An application's way to get a transfer done whatever happens. Used by one thread. */
interface Client extends AutoCloseable {
  /**
   * Tries until it is done.
   *
   * @return whether it is done; false if it was given up and nobody knows
   */
  boolean carryOut(Transfer transfer);

  @Override
  void close() throws SQLException;
}
