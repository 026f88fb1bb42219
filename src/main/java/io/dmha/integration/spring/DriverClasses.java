package io.dmha.integration.spring;

import io.dmha.DmhaDriver;
import io.dmha.url.DmhaUrl;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Boot does not ask DriverManager which driver takes a URL: it knows prefixes, takes an embedded
 * database that is there for any other, or gives up. So wherever a URL in the configuration is
 * dmha's, {@code driver-class-name} beside it is dmha's driver if it is missing or Dameng's,
 * whatever the prefix. A class that is neither stays.
 *
 * <p>Found out when it is asked for, so that a URL that changes is followed. It lists no names:
 * maps, lists and beans that take no unknown names are bound without it. Within a list nothing is
 * added: Boot takes a list from one source, and would take it from this one.
 */
final class DriverClasses extends PropertySource<Object> {
  private static final String SOURCE = "dmha: driver classes of its URLs";
  private static final String DAMENG = "dm.jdbc.driver.DmDriver";
  private static final String NAME = "driver-class-name";
  private static final String SWITCH = "dmha.spring.enabled";

  /** What pools have of their own below a data source's prefix, in Boot and in others' starters. */
  private static final Set<String> POOLS =
      new HashSet<>(Arrays.asList("hikari", "tomcat", "dbcp2", "druid"));

  private final ConfigurableEnvironment environment;

  /** Set while the other sources are asked, which ask this one too. */
  private final ThreadLocal<Boolean> isAsking = new ThreadLocal<>();

  private DriverClasses(ConfigurableEnvironment environment) {
    // Not the environment as its source: Boot would look for sources within.
    super(SOURCE);
    this.environment = environment;
  }

  /** Puts it before all others. */
  static void addTo(ConfigurableEnvironment environment) {
    environment.getPropertySources().remove(SOURCE);
    if (environment.getProperty(SWITCH, Boolean.class, true)) {
      environment.getPropertySources().addFirst(new DriverClasses(environment));
    }
  }

  @Override
  public @Nullable Object getProperty(String name) {
    if (!name.endsWith("." + NAME) || isAsking.get() != null) {
      return null;
    }
    isAsking.set(true);
    try {
      ConfigurationPropertyName asked = ConfigurationPropertyName.of(name);
      return isInList(asked) || !isOurs(Binder.get(environment), asked.getParent())
          ? null
          : DmhaDriver.class.getName();
    } catch (RuntimeException e) {
      // No name as Boot has them.
      return null;
    } finally {
      isAsking.remove();
    }
  }

  private static boolean isInList(ConfigurationPropertyName name) {
    for (int i = 0; i < name.getNumberOfElements(); i++) {
      if (name.isNumericIndex(i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOurs(Binder binder, ConfigurationPropertyName prefix) {
    String configured = text(binder, prefix.append(NAME));
    boolean isDamengs = DAMENG.equals(configured);
    if (!isDamengs && configured != null && !configured.isEmpty()) {
      return false;
    }
    String url = url(binder, prefix);
    if (url != null) {
      return DmhaUrl.accepts(url);
    }
    boolean isPool =
        prefix.getNumberOfElements() > 1 && POOLS.contains(prefix.getLastElement(Form.UNIFORM));
    return isDamengs && isPool && DmhaUrl.accepts(url(binder, prefix.getParent()));
  }

  private static @Nullable String url(Binder binder, ConfigurationPropertyName prefix) {
    // The environment variable X_JDBC_URL is read as x.jdbc.url, and may mean x.jdbc-url.
    for (String name : new String[] {"url", "jdbc-url", "jdbc.url"}) {
      String url = text(binder, prefix.append(name));
      if (url != null && !url.isEmpty()) {
        return url;
      }
    }
    return null;
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
