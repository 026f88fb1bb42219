package io.dmha.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, default, rule and meaning. Immutable; {@link Settings} holds them all.
 *
 * @param <T> the type of its value; never null, "not set" is an empty text or list
 */
public final class Setting<T> {
  /** What the name of every setting begins with. */
  public static final String PREFIX = "dmha.";

  private final String name;
  private final String defaultText;
  private final T defaultValue;
  private final Rule<T> rule;
  private final String description;
  private final boolean secret;
  private final boolean mayStandInUrl;

  /** How values begin that may not, even if others may; empty for none. */
  private final String beginningNotOfUrls;

  Setting(String name, String defaultText, Rule<T> rule, String description) {
    this(name, defaultText, rule, description, false, true, "");
  }

  private Setting(
      String name,
      String defaultText,
      Rule<T> rule,
      String description,
      boolean secret,
      boolean mayStandInUrl,
      String beginningNotOfUrls) {
    T parsed = rule.parse(defaultText);
    if (parsed == null || !name.startsWith(PREFIX)) {
      throw new IllegalArgumentException(name + "=" + defaultText + " breaks its own rule");
    }
    this.name = name;
    this.defaultText = defaultText;
    this.defaultValue = parsed;
    this.rule = rule;
    this.description = description;
    this.secret = secret;
    this.mayStandInUrl = mayStandInUrl;
    this.beginningNotOfUrls = beginningNotOfUrls;
  }

  /** The same setting, whose value is never shown. */
  Setting<T> secret() {
    return new Setting<>(
        name, defaultText, rule, description, true, mayStandInUrl, beginningNotOfUrls);
  }

  /** The same setting, which URLs may not choose unless the system says so. */
  Setting<T> notOfUrls() {
    return new Setting<>(name, defaultText, rule, description, secret, false, beginningNotOfUrls);
  }

  /** The same setting, of which URLs may not choose values that begin so. */
  Setting<T> notOfUrls(String beginning) {
    return new Setting<>(name, defaultText, rule, description, secret, mayStandInUrl, beginning);
  }

  /** The full name, {@code dmha.roleQuery}; matched ignoring case. */
  public String name() {
    return name;
  }

  /** The name as a DataSource property: {@code roleQuery}, {@code commitGuardCreateTable}. */
  public String property() {
    String property = name.substring(PREFIX.length());
    int dot = property.indexOf('.');
    return dot < 0
        ? property
        : property.substring(0, dot)
            + Character.toUpperCase(property.charAt(dot + 1))
            + property.substring(dot + 2);
  }

  /** The value where nothing is given. */
  public T defaultValue() {
    return defaultValue;
  }

  /** The default as a user would write it; empty where there is none. */
  public String defaultText() {
    return defaultText;
  }

  /** What the setting does, in one or two sentences. */
  public String description() {
    return description;
  }

  /** What a value must be, such as {@code a whole number of 0 or more}. */
  public String rule() {
    return rule.words;
  }

  /** The words it can be set to; empty where it is not a choice. */
  public List<String> choices() {
    return rule.choices;
  }

  /** Whether its value must not appear in a log or a message. */
  public boolean isSecret() {
    return secret;
  }

  /**
   * Whether a URL may give it where {@code dmha.urlSettings} is {@code safe}, as it is by default;
   * one that may not is taken from a system property of its name, too.
   */
  public boolean mayStandInUrl() {
    return mayStandInUrl;
  }

  /** Whether a URL may give it this value, under the same. */
  boolean mayStandInUrl(String text) {
    return mayStandInUrl
        && (beginningNotOfUrls.isEmpty() || !text.trim().startsWith(beginningNotOfUrls));
  }

  /** The value in this text, or null where the text breaks the rule. */
  @Nullable public T parse(String text) {
    return rule.parse(text);
  }

  /** The value as a user would write it, or {@code ***} for a secret. */
  public String show(T value) {
    String text = rule.write(value);
    return secret && !text.isEmpty() ? "***" : text;
  }

  @Override
  public String toString() {
    return name;
  }
}
