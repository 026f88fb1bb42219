package io.dmha.settings;

import io.dmha.text.Durations;
import io.dmha.text.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A canary as it is written: {@code h3:5236(steps=1-5-25-50-100,every=5m,errors=2,p99=1.5)}.
 * Immutable.
 */
public final class CanaryText {
  static final String WORDS =
      "a host of the list, such as h3:5236 or"
          + " h3:5236(steps=1-5-25-50-100,every=5m,errors=2,p99=1.5,calls=200), with steps in percent"
          + " that begin with 50 or less";

  /** No canary. */
  static final CanaryText NONE = new CanaryText();

  private static final int LONGEST_HOST = 300;
  private static final int LARGEST_FIRST = 50;
  private static final int FEWEST_CALLS = 20;

  private String host = "";
  private List<Integer> steps = Collections.unmodifiableList(Arrays.asList(1, 5, 25, 50, 100));
  private Duration every = Duration.ofMinutes(5);
  private double errors = 2;
  private double p99 = 1.5;
  private int calls = 200;

  private CanaryText() {}

  /** The canary in this text; null where it cannot be read. */
  static @Nullable CanaryText parse(String text) {
    String trimmed = text.trim();
    if (trimmed.isEmpty()) {
      return NONE;
    }
    int open = trimmed.indexOf('(');
    CanaryText read = new CanaryText();
    read.host = (open < 0 ? trimmed : trimmed.substring(0, open)).trim();
    boolean isHost =
        !read.host.isEmpty()
            && read.host.length() <= LONGEST_HOST
            && read.host.matches("[^=,()?&;@/\\s]+")
            && ForeignText.isShownWhole(read.host);
    if (!isHost) {
      return null;
    }
    boolean isRead =
        open < 0
            || (trimmed.endsWith(")") && read.take(trimmed.substring(open + 1, lastOf(trimmed))));
    return isRead ? read : null;
  }

  private static int lastOf(String text) {
    return text.length() - 1;
  }

  private boolean take(String options) {
    Set<String> seen = new HashSet<>();
    for (String each : options.split(",", -1)) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? "" : Ascii.lower(each.substring(0, equals).trim());
      if (!seen.add(name) || !take(name, each.substring(equals + 1).trim())) {
        return false;
      }
    }
    return true;
  }

  private boolean take(String name, String value) {
    switch (name) {
      case "steps":
        return takeSteps(value);
      case "every":
        Duration pause = Durations.parse(value);
        every = pause == null ? every : pause;
        return pause != null && !pause.isZero();
      case "errors":
        errors = number(value);
        return errors > 0 && errors < 100;
      case "p99":
        p99 = number(value);
        return p99 > 1;
      case "calls":
        calls = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
        return calls >= FEWEST_CALLS;
      default:
        return false;
    }
  }

  private boolean takeSteps(String value) {
    List<Integer> read = new ArrayList<>();
    int before = 0;
    for (String each : value.split("-", -1)) {
      int step = each.matches("[0-9]{1,3}") ? Integer.parseInt(each) : 0;
      if (step <= before || step > 100) {
        return false;
      }
      read.add(step);
      before = step;
    }
    steps = Collections.unmodifiableList(read);
    return steps.get(0) <= LARGEST_FIRST;
  }

  /** As {@code 2} or {@code 1.5}; 0 where it is no such number. */
  private static double number(String text) {
    return text.matches("[0-9]{1,4}(\\.[0-9]{1,4})?") ? Double.parseDouble(text) : 0;
  }

  /** The host with its port, or its name alone; empty for none. */
  public String host() {
    return host;
  }

  /** Its shares in percent, each larger than the one before. */
  public List<Integer> steps() {
    return steps;
  }

  /** How long each step lasts at least. */
  public Duration every() {
    return every;
  }

  /** By how many percent of its calls it may fail more often than the others. */
  public double errors() {
    return errors;
  }

  /** How many times the p99 of the others its own may be. */
  public double p99() {
    return p99;
  }

  /** Of how many calls a verdict is made. */
  public int calls() {
    return calls;
  }

  private static String shown(double number) {
    String text = Double.toString(number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** All of it, as one would write it. */
  @Override
  public String toString() {
    if (host.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(host).append("(steps=");
    for (int i = 0; i < steps.size(); i++) {
      text.append(i == 0 ? "" : "-").append(steps.get(i));
    }
    text.append(",every=").append(Durations.format(every));
    text.append(",errors=").append(shown(errors));
    text.append(",p99=").append(shown(p99));
    text.append(",calls=").append(calls).append(')');
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CanaryText && other.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
