package io.dmha.integration.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Which driver classes stand in the configuration afterwards. */
class DriverClassesTest {
  private static final String OURS = "io.dmha.DmhaDriver";
  private static final String DAMENG = "dm.jdbc.driver.DmDriver";

  private final StandardEnvironment environment = new StandardEnvironment();
  private final Map<String, Object> properties = new HashMap<>();

  private static final Bindable<Map<String, String>> MAPS =
      Bindable.mapOf(String.class, String.class);
  private static final Bindable<List<Map<String, String>>> LISTS =
      Bindable.of(
          ResolvableType.forClassWithGenerics(
              List.class,
              ResolvableType.forClassWithGenerics(Map.class, String.class, String.class)));

  DriverClassesTest() {
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:dmha:dm://h1,h2/S",
        "jdbc:dmha://h1,h2/S",
        "jdbc:dm:ha://h1,h2/S",
        "JDBC:DMHA:h2:mem:x",
        "${other}"
      })
  void aUrlOfOursGetsOurClass(String url) {
    properties.put("other", "jdbc:dmha:dm://h1,h2");
    properties.put("spring.datasource.url", url);

    assertThat(classOf("spring.datasource")).isEqualTo(OURS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.datasource.hikari.jdbc-url",
        "spring.datasource.druid.url",
        "spring.datasource.dynamic.datasource.master.url",
        "app.orders.jdbcUrl",
        "app.orders.jdbc_url",
        "spring.flyway.url"
      })
  void whateverThePrefix(String name) {
    properties.put(name, "jdbc:dmha:dm://h1,h2");

    assertThat(classOf(name.substring(0, name.lastIndexOf('.')))).isEqualTo(OURS);
  }

  @Test
  void damengsClassThatWasLeftInPlaceIsReplacedHoweverItIsSpelled() {
    properties.put("spring.datasource.url", "jdbc:dmha:dm://h1,h2");
    properties.put("spring.datasource.driverClassName", DAMENG);
    properties.put("spring.datasource.hikari.driver-class-name", DAMENG);
    properties.put("spring.datasource.druid.driverClassName", DAMENG);

    assertThat(classOf("spring.datasource")).isEqualTo(OURS);
    assertThat(classOf("spring.datasource.hikari")).isEqualTo(OURS);
    assertThat(classOf("spring.datasource.druid")).isEqualTo(OURS);
    assertThat(environment.getProperty("spring.datasource.tomcat.driver-class-name")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SPRING_DATASOURCE_URL", "SPRING_DATASOURCE_JDBC_URL"})
  void theVariablesOfTheProcessCount(String name) {
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "test-systemEnvironment",
                Map.of(name, "jdbc:dmha:dm://h1,h2", "SPRING_DATASOURCE_DRIVERCLASSNAME", DAMENG)));

    assertThat(classOf("spring.datasource")).isEqualTo(OURS);
  }

  @Test
  void aClassThatIsNeitherStays() {
    properties.put("spring.datasource.url", "jdbc:dmha:dm://h1,h2");
    properties.put("spring.datasource.driver-class-name", "com.p6spy.engine.spy.P6SpyDriver");

    assertThat(classOf("spring.datasource")).isEqualTo("com.p6spy.engine.spy.P6SpyDriver");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:dm://h1", "jdbc:h2:mem:x", "jdbc:p6spy:dmha:dm://h1", "", "${nothing}"})
  void aUrlThatIsNotOursIsNobodysBusiness(String url) {
    properties.put("spring.datasource.url", url);
    properties.put("spring.datasource.driver-class-name", DAMENG);

    assertThat(classOf("spring.datasource")).isEqualTo(DAMENG);
  }

  @Test
  void aUrlThatChangesIsFollowed() {
    properties.put("spring.datasource.url", "jdbc:dmha:dm://h1,h2");
    assertThat(classOf("spring.datasource")).isEqualTo(OURS);

    properties.put("spring.datasource.url", "jdbc:dm://h1");

    assertThat(classOf("spring.datasource")).isNull();
  }

  @Test
  void itCanBeTurnedOff() {
    properties.put("spring.datasource.url", "jdbc:dmha:dm://h1,h2");
    properties.put("dmha.spring.enabled", "false");

    assertThat(classOf("spring.datasource")).isNull();
  }

  /** Boot takes a list from the first source that has an element of it. */
  @Test
  void aListIsBoundAsItIsWritten() {
    properties.put("app.dbs[0].url", "jdbc:dmha:dm://h1,h2");
    properties.put("app.dbs[0].user", "one");
    properties.put("app.dbs[1].url", "jdbc:mysql://m");
    DriverClasses.addTo(environment);

    List<Map<String, String>> bound = Binder.get(environment).bind("app.dbs", LISTS).get();

    assertThat(bound)
        .containsExactly(
            Map.of("url", "jdbc:dmha:dm://h1,h2", "user", "one"), Map.of("url", "jdbc:mysql://m"));
  }

  /** As HikariCP's data-source-properties, where an unknown name is an error. */
  @Test
  void aMapGetsNothingMore() {
    properties.put("app.pool.data-source-properties.url", "jdbc:dmha:dm://h1,h2");
    DriverClasses.addTo(environment);

    Map<String, String> bound =
        Binder.get(environment).bind("app.pool.data-source-properties", MAPS).get();

    assertThat(bound).containsExactly(Map.entry("url", "jdbc:dmha:dm://h1,h2"));
  }

  /** The URL of a pool is its own, and that of the prefix around it is not. */
  @Test
  void theClassOfAnotherUrlStays() {
    properties.put("app.url", "jdbc:dmha:dm://h1,h2");
    properties.put("app.druid.url", "jdbc:dm://plain");
    properties.put("app.druid.driver-class-name", "dm.jdbc.driver.DmDriver");

    assertThat(classOf("app.druid")).isEqualTo("dm.jdbc.driver.DmDriver");
    assertThat(classOf("app")).isEqualTo(OURS);
  }

  private String classOf(String prefix) {
    DriverClasses.addTo(environment);
    return environment.getProperty(prefix + ".driver-class-name");
  }
}
