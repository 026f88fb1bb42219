package io.dmha.stacks.app;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts applications of Spring Boot with dmha's URL, and everything else as it comes. */
final class SpringApp {
  private SpringApp() {}

  /**
   * @param properties beside those of the data source
   * @param initializer what else is done to its context before it starts
   */
  static ConfigurableApplicationContext start(
      Target target,
      Class<?> configuration,
      Map<String, Object> properties,
      ApplicationContextInitializer<ConfigurableApplicationContext> initializer) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("spring.datasource.url", target.url());
    all.put("spring.datasource.username", target.user());
    all.put("spring.datasource.password", target.password());
    all.put("spring.datasource.driver-class-name", "io.dmha.DmhaDriver");
    all.put("spring.datasource.hikari.maximum-pool-size", target.connections());
    return new SpringApplicationBuilder(configuration)
        .web(WebApplicationType.NONE)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .initializers(initializer)
        .properties(all)
        .run();
  }
}
