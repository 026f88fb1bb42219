package io.dmha.url;

import io.dmha.settings.Ascii;
import io.dmha.settings.Secrets;
import io.dmha.settings.Setting;
import io.dmha.settings.Settings;
import io.dmha.text.ForeignText;
import io.dmha.text.PercentCode;
import java.sql.DriverPropertyInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a tool shows as the properties of a connection, from a URL that may be half written. */
final class PropertyInfo {
  /** What says where to connect: the URL of dmha does. */
  private static final Set<String> PLACES =
      new HashSet<>(Arrays.asList("url", "host", "port", "pghost", "pgport", "pgdbname"));

  /** Of these the value may be anything. */
  private static final Set<String> HIDDEN =
      new HashSet<>(Arrays.asList("options", "uKeyName", "url"));

  private PropertyInfo() {}

  static DriverPropertyInfo[] of(String url, Properties info, DriverPropertyInfo[] delegates) {
    UrlTail tail = UrlTail.of(url, (char) 0);
    List<DriverPropertyInfo> all = ours(tail, info, Secrets.of(url, info));
    // What the driver would do then comes from there, and nothing of such a file is shown.
    boolean isOfFile = tail.pieces().stream().anyMatch(DamengHosts::namesFile);
    for (DriverPropertyInfo one : delegates) {
      if (one != null && one.name != null && isDelegatesAlone(one.name, all)) {
        all.add(passedOn(one, isOfFile));
      }
    }
    return all.toArray(new DriverPropertyInfo[0]);
  }

  private static boolean isDelegatesAlone(String name, List<DriverPropertyInfo> before) {
    return !PLACES.contains(name.toLowerCase(Locale.ROOT))
        && !VendorOptions.isOne(name)
        && before.stream().noneMatch(one -> one.name.equalsIgnoreCase(name));
  }

  /** A copy without a secret; nothing of it is required, for the URL may say it too. */
  private static DriverPropertyInfo passedOn(DriverPropertyInfo theirs, boolean isOfFile) {
    boolean isHidden = isOfFile || Secrets.isTelling(theirs.name) || HIDDEN.contains(theirs.name);
    String value = isHidden || isUnfit(theirs.value) ? null : theirs.value;
    String said = theirs.description == null ? "" : theirs.description.trim();
    DriverPropertyInfo one =
        described(theirs.name, value, said.isEmpty() ? "Passed to the driver." : said);
    one.choices = theirs.choices;
    return one;
  }

  private static List<DriverPropertyInfo> ours(UrlTail tail, Properties info, Secrets secrets) {
    List<DriverPropertyInfo> all = new ArrayList<>();
    all.add(user(tail, info));
    all.add(described("password", null, "The password."));
    for (Setting<?> setting : Settings.all()) {
      String given = given(setting.name(), tail, info);
      String value = given == null ? setting.defaultText() : shown(setting, given, secrets);
      DriverPropertyInfo one =
          described(setting.name(), value, setting.description().replace("`", ""));
      if (!setting.choices().isEmpty()) {
        one.choices = setting.choices().toArray(new String[0]);
      }
      all.add(one);
    }
    return all;
  }

  private static DriverPropertyInfo user(UrlTail tail, Properties info) {
    String given = given("user", tail, info);
    return described("user", isUnfit(given) ? null : given, "The user.");
  }

  /** Cut or cleaned it would be another value, which a tool would connect with. */
  private static boolean isUnfit(@Nullable String value) {
    return mayHoldSecret(value) || (value != null && !ForeignText.isShownWhole(value));
  }

  /** A forgotten separator makes a secret part of the value before. */
  private static boolean mayHoldSecret(@Nullable String value) {
    if (value == null) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if ("?&;=".indexOf(value.charAt(i)) >= 0) {
        return true;
      }
    }
    return Secrets.isTelling(value);
  }

  private static DriverPropertyInfo described(
      String name, @Nullable String value, String description) {
    DriverPropertyInfo one = new DriverPropertyInfo(name, value);
    one.description = description;
    one.required = false;
    return one;
  }

  /** The value as the setting writes it; nothing of what cannot be one, which may be a secret. */
  private static <T> @Nullable String shown(Setting<T> setting, String given, Secrets secrets) {
    // SQL may have any sign in it, and a name of a class may be a password.
    if (setting.isSecret() || Secrets.isTelling(given) || secrets.isIn(given)) {
      return null;
    }
    T value = setting.parse(given);
    String shown = value == null ? null : setting.show(value);
    return shown == null || ForeignText.isShownWhole(shown) ? shown : null;
  }

  private static @Nullable String given(String name, UrlTail tail, Properties info) {
    for (UrlTail.Piece piece : tail.pieces()) {
      if (Ascii.equalsIgnoreCase(piece.name(), name)) {
        String decoded = PercentCode.decode(piece.value());
        return decoded == null || !piece.isDmha() ? piece.value() : decoded;
      }
    }
    for (String key : info.stringPropertyNames()) {
      if (key.equalsIgnoreCase(name)) {
        return info.getProperty(key);
      }
    }
    return null;
  }
}
