package io.dmha.integration.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.dmha.DmhaDataSource;
import io.dmha.integration.hikari.HikariExceptionOverride;
import io.dmha.url.DmhaUrl;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Gives each pool of HikariCP whose connections are dmha's the exception override, be the bean made
 * by Boot or by the application. One that the application has set stays. A pool that its
 * constructor has started takes nothing any more, and stays as it is.
 */
final class HikariPools implements BeanPostProcessor {
  /** HikariCP takes an object, not only a name, from 5.1 on. */
  private static final String OBJECT = "exceptionOverride";

  HikariPools() {}

  /** Before anybody can ask the bean for a connection. */
  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource) {
      HikariDataSource pool = (HikariDataSource) bean;
      // A pool that was started and suspended does not say that it runs.
      boolean isStarted = pool.getHikariPoolMXBean() != null;
      if (isOurs(pool) && !isStarted && !hasOverride(pool)) {
        pool.setExceptionOverrideClassName(HikariExceptionOverride.class.getName());
      }
    }
    return bean;
  }

  private static boolean isOurs(HikariDataSource pool) {
    return DmhaUrl.accepts(pool.getJdbcUrl())
        || pool.getDataSource() instanceof DmhaDataSource
        || DmhaDataSource.class.getName().equals(pool.getDataSourceClassName());
  }

  private static boolean hasOverride(HikariDataSource pool) {
    BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(pool);
    return pool.getExceptionOverrideClassName() != null
        || (properties.isReadableProperty(OBJECT) && properties.getPropertyValue(OBJECT) != null);
  }
}
