package io.dmha.integration.spring;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** The health {@code dmha} of Boot 2.7 and 3. */
final class ActuatorHealthIndicator implements HealthIndicator {
  @Override
  public Health health() {
    ClusterHealth now = ClusterHealth.now();
    return new Health.Builder().status(now.state()).withDetails(now.details()).build();
  }
}
