package io.dmha.integration.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.dmha.integration.micrometer.DmhaMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What is added to a Boot application, each part where its library is there. It makes no data
 * source, and none is made sooner for it. {@code dmha.spring.enabled=false} turns all of it off.
 */
@AutoConfiguration
@ConditionalOnProperty(name = "dmha.spring.enabled", matchIfMissing = true)
public class DmhaAutoConfiguration {
  private static final String WANTS_HEALTH =
      "${management.health.dmha.enabled:${management.health.defaults.enabled:true}}";

  /** Made by Spring. */
  public DmhaAutoConfiguration() {}

  /** Pools of HikariCP keep what dmha keeps. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HikariDataSource.class)
  static class Hikari {
    @Bean
    static HikariPools dmhaHikariPools() {
      return new HikariPools();
    }
  }

  /** Boot binds it to its registries. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  static class Metrics {
    @Bean
    @ConditionalOnMissingBean
    DmhaMetrics dmhaMetrics() {
      return new DmhaMetrics();
    }
  }

  /** Of Boot 2.7 and 3. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
  @ConditionalOnExpression(WANTS_HEALTH)
  static class ActuatorHealth {
    @Bean
    @ConditionalOnMissingBean(name = "dmhaHealthIndicator")
    ActuatorHealthIndicator dmhaHealthIndicator() {
      return new ActuatorHealthIndicator();
    }
  }

  /** Of Boot 4, where health is a module of its own. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
  @ConditionalOnExpression(WANTS_HEALTH)
  static class ModuleHealth {
    @Bean
    @ConditionalOnMissingBean(name = "dmhaHealthIndicator")
    ModuleHealthIndicator dmhaHealthIndicator() {
      return new ModuleHealthIndicator();
    }
  }
}
