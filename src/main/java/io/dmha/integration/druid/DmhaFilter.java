package io.dmha.integration.druid;

import com.alibaba.druid.filter.AutoLoad;
import com.alibaba.druid.filter.FilterAdapter;
import com.alibaba.druid.pool.DruidAbstractDataSource;
import com.alibaba.druid.pool.ExceptionSorter;
import com.alibaba.druid.pool.vendor.NullExceptionSorter;
import com.alibaba.druid.proxy.jdbc.DataSourceProxy;
import io.dmha.DmhaDriver;
import io.dmha.url.DmhaUrl;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a pool that has a dmha URL when Druid initializes it, and stays in no pool: Druid would
 * make proxies of all connections for it. Druid has one for all pools of the JVM. Stateless.
 *
 * <p>Each thing is set only where the user has set none: the driver, its class (one that cannot
 * take the URL counts as none), the type of the database, the sorter of exceptions and the checker
 * of connections.
 */
@AutoLoad
public final class DmhaFilter extends FilterAdapter {
  /** What stands in configurations that had another URL before; none of them takes ours. */
  private static final Set<String> DELEGATES =
      new HashSet<>(
          Arrays.asList("dm.jdbc.driver.DmDriver", "org.postgresql.Driver", "org.h2.Driver"));

  /** Of others Druid would expect their own driver: Oracle's type wants a driver of version 10. */
  private static final Set<String> TYPES = new HashSet<>(Arrays.asList("dm", "postgresql", "h2"));

  /** Called by Druid. */
  public DmhaFilter() {}

  /** Called by Druid before it looks for a driver; the pool does not have this filter yet. */
  @Override
  public void init(DataSourceProxy dataSource) {
    if (dataSource instanceof DruidAbstractDataSource) {
      DruidAbstractDataSource pool = (DruidAbstractDataSource) dataSource;
      if (DmhaUrl.accepts(pool.getRawJdbcUrl())) {
        setUp(pool);
      }
      FilterList.keepOut(this, pool);
    }
  }

  private static void setUp(DruidAbstractDataSource pool) {
    String driverClass = pool.getDriverClassName();
    if (pool.getDriver() == null && (isEmpty(driverClass) || DELEGATES.contains(driverClass))) {
      pool.setDriverClassName(DmhaDriver.class.getName());
      pool.setDriver(new DmhaDriver());
    }
    String type = DmhaUrl.subprotocolOf(pool.getRawJdbcUrl());
    if (isEmpty(pool.getDbType()) && TYPES.contains(type)) {
      pool.setDbType(type);
    }
    ExceptionSorter sorter = pool.getExceptionSorter();
    // Druid itself replaces the one that does nothing: it stands for an empty setting.
    if (sorter == null || sorter instanceof NullExceptionSorter) {
      pool.setExceptionSorter(new DmhaExceptionSorter());
    }
    if (pool.getValidConnectionChecker() == null) {
      pool.setValidConnectionChecker(new DmhaConnectionChecker());
    }
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
