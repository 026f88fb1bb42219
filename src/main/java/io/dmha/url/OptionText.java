package io.dmha.url;

import io.dmha.settings.Ascii;
import io.dmha.settings.Problems;
import io.dmha.text.Nearest;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands in parentheses after a host: {@code weight=90,zone=a}. Names match ignoring the
 * case of ASCII letters. Not thread-safe.
 */
final class OptionText {
  static final int HEAVIEST = 1000;
  static final int LAST_PRIORITY = 100;
  private static final int LONGEST_ZONE = 64;
  private static final List<String> OF_HOSTS =
      Collections.unmodifiableList(Arrays.asList("weight", "zone", "priority"));

  private final String host;
  private final Problems problems;

  /**
   * @param host as it stands before the parenthesis, for messages
   * @param problems where to put what cannot be read
   */
  OptionText(String host, Problems problems) {
    this.host = host;
    this.problems = problems;
  }

  /** Where the options of an entry begin; its length where it has none. */
  static int startOf(String entry) {
    int open = entry.indexOf('(');
    return open < 0 ? entry.length() : open;
  }

  /** The options of a host; what is wrong with them is a problem. */
  HostOptions options(String inside) {
    Map<String, String> given = pairs(inside, OF_HOSTS);
    Integer weight = number(given, "weight", 0, HEAVIEST);
    Integer priority = number(given, "priority", 1, LAST_PRIORITY);
    String zone = given.getOrDefault("zone", "");
    if (given.containsKey("zone") && !isZone(zone)) {
      problems.add(
          "The zone of host "
              + problems.quote(host)
              + " must be a name of at most "
              + LONGEST_ZONE
              + " letters, digits, '-', '_' and '.'.");
    }
    return new HostOptions(weight, zone, priority);
  }

  /** The options by their names, each once; others than those that are known are problems. */
  Map<String, String> pairs(String inside, List<String> known) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String each : inside.split(",", -1)) {
      int equals = each.indexOf('=');
      String written = (equals < 0 ? each : each.substring(0, equals)).trim();
      String name = known(written, known);
      if (name == null) {
        problems.add(unknown(written, known));
      } else if (equals < 0) {
        problems.add(
            "Option '" + name + "' of host " + problems.quote(host) + " has no value. Write '='.");
      } else if (pairs.put(name, each.substring(equals + 1).trim()) != null) {
        problems.add(
            "Option '" + name + "' of host " + problems.quote(host) + " stands twice. Remove one.");
      }
    }
    return pairs;
  }

  private static @Nullable String known(String written, List<String> known) {
    for (String name : known) {
      if (Ascii.equalsIgnoreCase(name, written)) {
        return name;
      }
    }
    return null;
  }

  private String unknown(String written, List<String> known) {
    String nearest = Nearest.to(written, known);
    return "Unknown option "
        + problems.quote(written)
        + " of host "
        + problems.quote(host)
        + ". "
        + (nearest == null
            ? "The options are " + String.join(", ", known) + "."
            : "Did you mean '" + nearest + "'?");
  }

  /** The number of this option; null where it is not given, or cannot be read. */
  @Nullable Integer number(Map<String, String> given, String name, int least, int most) {
    String text = given.get(name);
    if (text == null) {
      return null;
    }
    int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    if (number >= least && number <= most) {
      return number;
    }
    problems.add(
        "Option '"
            + name
            + "' of host "
            + problems.quote(host)
            + " must be a whole number from "
            + least
            + " to "
            + most
            + ", not "
            + problems.quote(text)
            + ".");
    return null;
  }

  private static boolean isZone(String zone) {
    for (int i = 0; i < zone.length(); i++) {
      char c = zone.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetter && !(c >= '0' && c <= '9') && "-_.".indexOf(c) < 0) {
        return false;
      }
    }
    return !zone.isEmpty() && zone.length() <= LONGEST_ZONE;
  }
}
