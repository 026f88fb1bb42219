package io.dmha.settings;

import io.dmha.text.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers values from the URL, the properties, the system and translated vendor options, in that
 * order of weight, and checks them one by one and against each other. Not thread-safe.
 */
public final class SettingsBuilder {
  /** Where a value comes from; the earlier beats the later. */
  public enum Source {
    URL("in the URL"),
    PROPERTIES("in the properties"),
    SYSTEM("in the system properties"),
    VENDOR("from a vendor option");

    final String words;

    Source(String words) {
      this.words = words;
    }
  }

  /** {@code smaller} may not exceed {@code larger}; where it was not given, it gives way. */
  private static final class Order {
    final Setting<Duration> smaller;
    final Setting<Duration> larger;

    Order(Setting<Duration> smaller, Setting<Duration> larger) {
      this.smaller = smaller;
      this.larger = larger;
    }
  }

  private static final List<Order> ORDERS =
      Collections.unmodifiableList(
          Arrays.asList(
              new Order(Settings.ATTEMPT_TIMEOUT, Settings.RECOVERY_TIMEOUT),
              new Order(Settings.BACKOFF_BASE, Settings.BACKOFF_MAX)));

  private final UrlPolicy policy;
  private final Problems problems;
  private final Map<Source, Map<Setting<?>, Object>> given = new HashMap<>();

  public SettingsBuilder(UrlPolicy policy, Problems problems) {
    this.policy = policy;
    this.problems = problems;
    for (Source source : Source.values()) {
      given.put(source, new HashMap<>());
    }
  }

  /** Takes the text of a setting; a name or value that cannot be is a problem. */
  public void give(Source source, String name, String text) {
    Setting<?> setting = Settings.find(name);
    if (setting == null) {
      problems.add(unknown(name, source));
      return;
    }
    if (source == Source.URL && !policy.takes(setting, text)) {
      problems.add(UrlPolicy.refused(setting));
      return;
    }
    Object value = setting.parse(text);
    if (value == null) {
      problems.add(refused(setting, text));
      return;
    }
    Object before = of(source).put(setting, value);
    if (before != null && !before.equals(value)) {
      problems.add(
          "Setting '"
              + setting.name()
              + "' stands twice "
              + source.words
              + ", with different"
              + " values. Remove one.");
    }
  }

  /** Takes what the system properties say of settings that URLs may not choose. */
  public void giveSystem() {
    for (Setting<?> setting : Settings.all()) {
      String text = setting.mayStandInUrl() ? null : System.getProperty(setting.name());
      if (text != null) {
        give(Source.SYSTEM, setting.name(), text);
      }
    }
  }

  /** Takes a translated vendor option; whether it had any effect, nothing weightier being given. */
  public <T> boolean translate(Setting<T> setting, T value) {
    of(Source.VENDOR).put(setting, value);
    return !isExplicit(setting);
  }

  /** Whether the user gave it by its own name. */
  public boolean isExplicit(Setting<?> setting) {
    return of(Source.URL).containsKey(setting)
        || of(Source.PROPERTIES).containsKey(setting)
        || of(Source.SYSTEM).containsKey(setting);
  }

  /** The settings; what does not fit together is a problem. */
  public Settings build() {
    Map<Setting<?>, Object> values = new HashMap<>(of(Source.VENDOR));
    values.putAll(of(Source.SYSTEM));
    values.putAll(of(Source.PROPERTIES));
    values.putAll(of(Source.URL));
    for (Order order : ORDERS) {
      Settings soFar = new Settings(values);
      if (soFar.get(order.smaller).compareTo(soFar.get(order.larger)) > 0) {
        if (isExplicit(order.smaller)) {
          problems.add(contradiction(order, soFar));
        } else {
          values.put(order.smaller, soFar.get(order.larger));
        }
      }
    }
    checkWhoIsToldSecrets(values);
    return new Settings(values);
  }

  /** Whoever writes the URL must not be sent what the operator has kept from it. */
  private void checkWhoIsToldSecrets(Map<Setting<?>, Object> values) {
    boolean isToldSecrets =
        values.containsKey(Settings.DISCOVERY_USER)
            || values.containsKey(Settings.DISCOVERY_PASSWORD)
            || values.containsKey(Settings.DISCOVERY_TOKEN);
    if (isToldSecrets && policy.isSafe() && of(Source.URL).containsKey(Settings.DISCOVERY)) {
      problems.add(
          "The user, the password and the token of '"
              + Settings.DISCOVERY.name()
              + "' are not sent to a source that a URL names. Name it where they are, as a property"
              + " of the connection or the data source.");
    }
  }

  private Map<Setting<?>, Object> of(Source source) {
    return given.computeIfAbsent(source, unused -> new HashMap<>());
  }

  private String unknown(String name, Source source) {
    List<String> names = new ArrayList<>();
    for (Setting<?> setting : Settings.all()) {
      names.add(setting.name());
    }
    String nearest = Nearest.to(name, names);
    return "Unknown setting "
        + problems.quote(name)
        + " "
        + source.words
        + ". "
        + (nearest == null
            ? "The settings are " + String.join(", ", names) + "."
            : "Did you mean '" + nearest + "'?");
  }

  private String refused(Setting<?> setting, String text) {
    @Nullable String nearest = Nearest.to(text.trim(), setting.choices());
    return "Setting '"
        + setting.name()
        + "' cannot be "
        + (mayHoldSecret(setting, text) ? "that value" : problems.quote(text))
        + ": it must be "
        + setting.rule()
        + "."
        + (nearest == null ? "" : " Did you mean '" + nearest + "'?");
  }

  /** Whoever writes a URL into a setting may write a user and a password into that. */
  private static boolean mayHoldSecret(Setting<?> setting, String text) {
    return setting.isSecret() || (setting == Settings.DISCOVERY && text.indexOf('@') >= 0);
  }

  private static String contradiction(Order order, Settings values) {
    return "Setting '"
        + order.smaller.name()
        + "' is "
        + values.show(order.smaller)
        + ", more than the "
        + values.show(order.larger)
        + " of '"
        + order.larger.name()
        + "'. Lower the first or raise the second.";
  }
}
