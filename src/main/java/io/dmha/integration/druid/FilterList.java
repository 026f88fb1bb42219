package io.dmha.integration.druid;

import com.alibaba.druid.filter.Filter;
import com.alibaba.druid.pool.DruidAbstractDataSource;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands in for a pool's list of filters until Druid adds the one filter that is to be kept out,
 * and puts the true list back then. Used by the thread that initializes the pool.
 */
final class FilterList extends CopyOnWriteArrayList<Filter> {
  private static final long serialVersionUID = 1L;

  private final transient Filter keptOut;
  private final transient DruidAbstractDataSource pool;
  private final transient List<Filter> replaced;
  private final transient Field field;

  private FilterList(
      Filter keptOut, DruidAbstractDataSource pool, List<Filter> replaced, Field field) {
    super(replaced);
    this.keptOut = keptOut;
    this.pool = pool;
    this.replaced = replaced;
    this.field = field;
  }

  /**
   * Has the pool not get this filter, which Druid adds as soon as the filter's {@code init}
   * returns. Where the pool's list cannot be replaced it gets the filter, which then does nothing.
   */
  static void keepOut(Filter filter, DruidAbstractDataSource pool) {
    try {
      Field field = DruidAbstractDataSource.class.getDeclaredField("filters");
      field.setAccessible(true);
      field.set(pool, new FilterList(filter, pool, pool.getProxyFilters(), field));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another Druid, a module that is closed to us, a native image: it costs a proxy.
    }
  }

  @Override
  public boolean add(Filter added) {
    try {
      field.set(pool, replaced);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("The list of filters cannot be put back.", e);
    }
    return added != keptOut && replaced.add(added);
  }
}
