package io.dmha.integration.spring;

import io.dmha.DmhaDriver;
import io.dmha.url.DmhaUrl;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Boot does not ask DriverManager which driver takes a URL: it knows prefixes, takes an embedded
 * database that is there for any other, or gives up. So wherever a URL in the configuration is
 * dmha's, {@code driver-class-name} beside it becomes dmha's driver if it is missing or Dameng's,
 * whatever the prefix. A class that is neither stays.
 */
final class DriverClasses {
  private static final String SOURCE = "dmha: driver classes of its URLs";
  private static final String DAMENG = "dm.jdbc.driver.DmDriver";
  private static final String NAME = "driver-class-name";

  /** What pools have of their own below a data source's prefix, in Boot and in others' starters. */
  private static final String[] POOLS = {"hikari", "tomcat", "dbcp2", "druid"};

  private final ConfigurableEnvironment environment;
  private final Map<String, Object> added = new LinkedHashMap<>();

  DriverClasses(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  /** Adds what is missing; what was added before is found out anew. */
  void complete() {
    environment.getPropertySources().remove(SOURCE);
    if (!environment.getProperty("dmha.spring.enabled", Boolean.class, true)) {
      return;
    }
    Binder binder = Binder.get(environment);
    for (ConfigurationPropertyName name : urls()) {
      if (DmhaUrl.accepts(text(binder, name))) {
        ConfigurationPropertyName prefix = name.getParent();
        complete(binder, prefix);
        if (prefix.getNumberOfElements() > 1 && last(prefix).equals("jdbc")) {
          // The environment variable X_JDBC_URL is read as x.jdbc.url, and may mean x.jdbc-url.
          complete(binder, prefix.getParent());
        }
      }
    }
    if (!added.isEmpty()) {
      environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, added));
    }
  }

  private Set<ConfigurationPropertyName> urls() {
    Set<ConfigurationPropertyName> found = new LinkedHashSet<>();
    for (ConfigurationPropertySource source :
        ConfigurationPropertySources.from(environment.getPropertySources())) {
      if (source instanceof IterableConfigurationPropertySource) {
        for (ConfigurationPropertyName name : (IterableConfigurationPropertySource) source) {
          if (name.getNumberOfElements() > 1 && isUrl(last(name))) {
            found.add(name);
          }
        }
      }
    }
    return found;
  }

  private static boolean isUrl(String last) {
    return last.equals("url") || last.equals("jdbcurl");
  }

  /** Without dashes and in small letters. */
  private static String last(ConfigurationPropertyName name) {
    return name.getLastElement(Form.UNIFORM);
  }

  private void complete(Binder binder, ConfigurationPropertyName prefix) {
    String configured = text(binder, prefix.append(NAME));
    if (configured == null || configured.isEmpty() || configured.equals(DAMENG)) {
      put(prefix);
    }
    for (String pool : POOLS) {
      ConfigurationPropertyName own = prefix.append(pool);
      if (DAMENG.equals(text(binder, own.append(NAME)))) {
        put(own);
      }
    }
  }

  private void put(ConfigurationPropertyName prefix) {
    added.put(prefix.append(NAME).toString(), DmhaDriver.class.getName());
  }

  /** Null where it is not there, or is no text that can be resolved: whoever needs it complains. */
  private static @Nullable String text(Binder binder, ConfigurationPropertyName name) {
    try {
      return binder.bind(name.toString(), String.class).orElse(null);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
