package io.dmha.replay;

import io.dmha.link.Link;
import java.sql.SQLException;

/** Makes a statement of the delegate's. */
@FunctionalInterface
public interface StatementMaker {
  /** Makes it on {@code link}, as it was when the transaction first used it. */
  Object make(Link link) throws SQLException;
}
