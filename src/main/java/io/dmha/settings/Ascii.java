package io.dmha.settings;

import java.util.Locale;

/**
 * Names compared ignoring the case of ASCII letters alone. The JDK's own comparisons take {@code ı}
 * for {@code i} and the Kelvin sign for {@code k}: what a filter reads as one name would be another
 * here. Stateless.
 */
public final class Ascii {
  private Ascii() {}

  public static boolean equalsIgnoreCase(String a, String b) {
    return a.length() == b.length() && startsWith(a, 0, b);
  }

  /** Whether {@code prefix} stands in {@code text} at this place. */
  public static boolean startsWith(String text, int at, String prefix) {
    if (at < 0 || text.length() - at < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (lower(text.charAt(at + i)) != lower(prefix.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  public static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      lower.append(lower(text.charAt(i)));
    }
    return lower.toString();
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  /** One spelling for all that any reader may take for the same name, whatever its rules. */
  public static String folded(String text) {
    return text.toUpperCase(Locale.ENGLISH).toLowerCase(Locale.ENGLISH);
  }
}
