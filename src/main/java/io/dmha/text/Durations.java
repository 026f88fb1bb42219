package io.dmha.text;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Durations as people write them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, bare = ms.
 */
public final class Durations {
  /** Longer ones are a slip of the finger, and longer than the int milliseconds of JDBC can say. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private Durations() {}

  /** Null where the text is no duration, or one above {@link #LONGEST}. Blanks around are fine. */
  public static @Nullable Duration parse(String text) {
    String trimmed = text.trim().toLowerCase(Locale.ROOT);
    int digits = 0;
    while (digits < trimmed.length() && isDigit(trimmed.charAt(digits))) {
      digits++;
    }
    // Nine digits of hours fit a long of milliseconds, and no allowed value needs more.
    if (digits == 0 || digits > 9) {
      return null;
    }
    long unitMs = unitMs(trimmed.substring(digits).trim());
    if (unitMs == 0) {
      return null;
    }
    Duration parsed = Duration.ofMillis(Long.parseLong(trimmed.substring(0, digits)) * unitMs);
    return parsed.compareTo(LONGEST) > 0 ? null : parsed;
  }

  /**
   * The shortest exact text: {@code 90s}, {@code 2m}, {@code 1500ms}; what {@link #parse} reads.
   */
  public static String format(Duration duration) {
    long ms = duration.toMillis();
    if (ms == 0 || ms % 1000 != 0) {
      return ms + "ms";
    }
    if (ms % 3_600_000 == 0) {
      return ms / 3_600_000 + "h";
    }
    return ms % 60_000 == 0 ? ms / 60_000 + "m" : ms / 1000 + "s";
  }

  private static long unitMs(String unit) {
    switch (unit) {
      case "":
      case "ms":
        return 1;
      case "s":
        return 1000;
      case "m":
        return 60_000;
      case "h":
        return 3_600_000;
      default:
        return 0;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
