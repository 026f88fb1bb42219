package io.dmha.dialect;

import io.dmha.url.DmhaUrl;
import java.util.Locale;
import java.util.Properties;

/** Names of a driver's options, which may stand in the URL or in the properties. */
final class OptionNames {
  private OptionNames() {}

  /** Whether the user has set an option; in doubt yes. Case and underscores do not count. */
  static boolean isGiven(String name, DmhaUrl url, Properties properties) {
    return plain(url.afterHosts()).contains(plain(name) + "=")
        || properties.stringPropertyNames().stream().anyMatch(each -> isSame(each, name));
  }

  /** Whether two names of options mean the same one. */
  static boolean isSame(String name, String other) {
    return plain(name).equals(plain(other));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replace("_", "");
  }
}
