package io.dmha.integration.druid;

import com.alibaba.druid.pool.ExceptionSorter;
import io.dmha.outcome.DmhaExceptions;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Tells Druid which exceptions end a connection of dmha: only those by which dmha says that it is
 * closed. One that has lost its host works on, and is worth keeping. Stateless.
 */
public final class DmhaExceptionSorter implements ExceptionSorter {
  /** Called by Druid too, by the class name. */
  public DmhaExceptionSorter() {}

  /**
   * True for {@code 08003} and for the {@code 08006} of a session that is lost; false for all else:
   * {@code 40001}, {@code 08007}, {@code 08001}, results that are lost, and whatever the driver
   * underneath says. Dameng's says {@code 08007} of a closed statement.
   */
  @Override
  public boolean isExceptionFatal(SQLException e) {
    return DmhaExceptions.saysClosed(e);
  }

  /** Nothing can be configured. */
  @Override
  public void configFromProperties(Properties properties) {}
}
