package io.dmha.integration.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.integration.micrometer.DmhaMetrics;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Which beans are there under which switches. */
class DmhaAutoConfigurationTest {
  private static Set<String> beans(Map<String, Object> properties, Class<?>... more) {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("test", properties));
      for (Class<?> each : more) {
        context.registerBean("mine", each);
      }
      context.register(DmhaAutoConfiguration.class);
      context.refresh();
      Set<String> names = new TreeSet<>();
      for (String name : context.getBeanDefinitionNames()) {
        if (name.startsWith("dmha") && !name.endsWith("Configuration")) {
          names.add(name);
        }
      }
      return names;
    }
  }

  @Test
  void allOfItIsThereByItself() {
    assertThat(beans(Map.of()))
        .containsExactly("dmhaHealthIndicator", "dmhaHikariPools", "dmhaMetrics");
  }

  @Test
  void oneSwitchTurnsAllOff() {
    assertThat(beans(Map.of("dmha.spring.enabled", "false"))).isEmpty();
  }

  /** As for each other health of Boot. */
  @ParameterizedTest
  @CsvSource({"management.health.dmha.enabled", "management.health.defaults.enabled"})
  void healthHasTheSwitchesOfBoot(String name) {
    assertThat(beans(Map.of(name, "false"))).containsExactly("dmhaHikariPools", "dmhaMetrics");
    assertThat(
            beans(
                Map.of(
                    "management.health.defaults.enabled",
                    "false",
                    "management.health.dmha.enabled",
                    "true")))
        .contains("dmhaHealthIndicator");
  }

  @Test
  void metricsOfTheApplicationStay() {
    assertThat(beans(Map.of(), DmhaMetrics.class)).doesNotContain("dmhaMetrics");
  }
}
