package io.dmha.integration.druid;

import com.alibaba.druid.pool.ValidConnectionChecker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Asks a connection itself whether it works, which then finds another host where it has lost its
 * own; the pool's validation query is not run. Stateless.
 */
public final class DmhaConnectionChecker implements ValidConnectionChecker {
  private static final int DEFAULT_SECONDS = 3;

  /** Called by Druid too, by the class name. */
  public DmhaConnectionChecker() {}

  /**
   * Whether it works, or could be made to.
   *
   * @param seconds how long that may take; 3 where it is not above 0, as Druid's default is
   */
  @Override
  public boolean isValidConnection(Connection connection, String query, int seconds)
      throws SQLException {
    return connection.isValid(seconds > 0 ? seconds : DEFAULT_SECONDS);
  }

  /** Nothing can be configured. */
  @Override
  public void configFromProperties(Properties properties) {}
}
