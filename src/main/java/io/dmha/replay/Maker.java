package io.dmha.replay;

import io.dmha.recovery.Link;
import java.sql.SQLException;

/** Makes a statement of the delegate's. */
@FunctionalInterface
public interface Maker {
  /** Makes it on {@code link}, as it was when the transaction first used it. */
  Object make(Link link) throws SQLException;
}
