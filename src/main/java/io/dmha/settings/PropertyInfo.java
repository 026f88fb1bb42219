package io.dmha.settings;

import java.sql.DriverPropertyInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What a tool shows as the properties of a connection, from a URL that may be half written. */
final class PropertyInfo {
  private PropertyInfo() {}

  static DriverPropertyInfo[] of(String url, Properties info) {
    UrlTail tail = UrlTail.of(url, false);
    List<DriverPropertyInfo> all = new ArrayList<>();
    all.add(user(tail, info));
    all.add(described("password", null, "The password."));
    for (Setting<?> setting : Settings.all()) {
      String given = given(setting.name(), tail, info);
      String value = given == null ? setting.defaultText() : shown(setting, given);
      DriverPropertyInfo one =
          described(setting.name(), value, setting.description().replace("`", ""));
      if (!setting.choices().isEmpty()) {
        one.choices = setting.choices().toArray(new String[0]);
      }
      all.add(one);
    }
    return all.toArray(new DriverPropertyInfo[0]);
  }

  private static DriverPropertyInfo user(UrlTail tail, Properties info) {
    return described("user", given("user", tail, info), "The user.");
  }

  private static DriverPropertyInfo described(
      String name, @Nullable String value, String description) {
    DriverPropertyInfo one = new DriverPropertyInfo(name, value);
    one.description = description;
    one.required = false;
    return one;
  }

  /** The value as the setting writes it; as it was given where it cannot be. */
  private static <T> @Nullable String shown(Setting<T> setting, String given) {
    if (setting.isSecret()) {
      return null;
    }
    T value = setting.parse(given);
    return value == null ? given : setting.show(value);
  }

  private static @Nullable String given(String name, UrlTail tail, Properties info) {
    for (UrlTail.Piece piece : tail.pieces()) {
      if (piece.name().equalsIgnoreCase(name)) {
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
