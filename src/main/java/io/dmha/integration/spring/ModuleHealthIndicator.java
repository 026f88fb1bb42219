package io.dmha.integration.spring;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health {@code dmha} of Boot 4. */
final class ModuleHealthIndicator implements HealthIndicator {
  @Override
  public Health health() {
    ClusterHealth now = ClusterHealth.now();
    return new Health.Builder().status(now.state()).withDetails(now.details()).build();
  }
}
