package io.dmha.link;

import io.dmha.topology.Host;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens a connection of the delegate to one host. Thread-safe. */
@FunctionalInterface
public interface Opener {
  /**
   * Opens it; may take as long as the delegate takes.
   *
   * @throws SQLException what the delegate throws, unchanged
   */
  Connection open(Host host) throws SQLException;
}
