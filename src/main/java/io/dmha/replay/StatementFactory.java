package io.dmha.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** How a statement was made, to make it again on another connection. */
@FunctionalInterface
public interface StatementFactory {
  /** Makes it. */
  Statement make(Connection connection) throws SQLException;
}
