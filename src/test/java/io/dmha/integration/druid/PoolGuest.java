package io.dmha.integration.druid;

import com.alibaba.druid.filter.Filter;
import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.pool.DruidPooledConnection;
import com.alibaba.druid.wall.WallFilter;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * An application with a Druid of its own, in a class loader of its own: what its pool is like after
 * it has worked. A field in a line.
 */
public final class PoolGuest implements Callable<String> {
  private final String url;
  private final String filters;

  /**
   * @param filters as in a configuration; {@code wall=oracle} is the wall with a type of its own
   */
  public PoolGuest(String url, String filters) {
    this.url = url;
    this.filters = filters;
  }

  @Override
  public String call() throws Exception {
    StringBuilder seen = new StringBuilder();
    try (DruidDataSource pool = new DruidDataSource()) {
      pool.setUrl(url);
      if (filters.startsWith("wall=")) {
        WallFilter wall = new WallFilter();
        wall.setDbType(filters.substring("wall=".length()));
        pool.setProxyFilters(List.of(wall));
      } else {
        pool.setFilters(filters);
      }
      try (DruidPooledConnection pooled = pool.getConnection();
          Statement statement = pooled.getConnection().createStatement()) {
        statement.execute("select 1");
        add(seen, "connection", pooled.getConnection());
        add(seen, "statement", statement);
      }
      add(seen, "driver", pool.getDriver());
      add(seen, "loader", pool.getDriverClassLoader());
      add(seen, "type", pool.getDbType());
      add(seen, "sorter", pool.getExceptionSorter());
      add(seen, "checker", pool.getValidConnectionChecker());
      add(seen, "list", pool.getProxyFilters());
      for (Filter each : pool.getProxyFilters()) {
        add(seen, "filter", each);
      }
    } finally {
      deregister();
    }
    return seen.toString();
  }

  private static void add(StringBuilder seen, String name, Object value) {
    Object shown = value == null || value instanceof String ? value : value.getClass().getName();
    seen.append(name).append(' ').append(shown).append('\n');
  }

  /** As an application does that is undeployed. */
  private void deregister() throws SQLException {
    List<Driver> own;
    do {
      own = Collections.list(DriverManager.getDrivers());
      own.removeIf(driver -> driver.getClass().getClassLoader() != getClass().getClassLoader());
      for (Driver driver : own) {
        DriverManager.deregisterDriver(driver);
      }
    } while (!own.isEmpty());
  }
}
