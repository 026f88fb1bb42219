package io.dmha.integration.spring;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Has the driver's class set wherever a URL is dmha's. A listener and no {@code
 * EnvironmentPostProcessor}: Boot 4 has moved that one to another package.
 */
public final class DriverClassListener
    implements ApplicationListener<SpringApplicationEvent>, Ordered {
  /** Made by Boot. */
  public DriverClassListener() {}

  /** After all that read configuration. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  /** Twice: initializers, and so tests, may have added sources before it in between. */
  @Override
  public void onApplicationEvent(SpringApplicationEvent event) {
    if (event instanceof ApplicationEnvironmentPreparedEvent) {
      DriverClasses.addTo(((ApplicationEnvironmentPreparedEvent) event).getEnvironment());
    } else if (event instanceof ApplicationPreparedEvent) {
      DriverClasses.addTo(
          ((ApplicationPreparedEvent) event).getApplicationContext().getEnvironment());
    }
  }
}
