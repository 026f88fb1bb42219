package io.dmha.settings;

import java.util.Locale;

/** How the Dameng driver writes option names and values. */
public final class VendorText {
  private VendorText() {}

  /** Without one pair of {@code "…"} or {@code (…)} around it, as the vendor reads a value. */
  public static String strip(String value) {
    String text = value.trim();
    if (text.length() < 2) {
      return text;
    }
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    boolean paired = (first == '"' && last == '"') || (first == '(' && last == ')');
    return paired ? text.substring(1, text.length() - 1).trim() : text;
  }

  /** One spelling for {@code loginMode}, {@code LOGIN_MODE} and {@code LoginMode}. */
  public static String key(String name) {
    return name.trim().replace("_", "").toLowerCase(Locale.ROOT);
  }
}
