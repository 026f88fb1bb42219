package io.dmha.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What values a setting may have: how one is read and written, and the rule in words. Immutable.
 */
final class Rule<T> {
  /** Reads one value. */
  interface Parser<T> {
    /** Null where the text breaks the rule; throws nothing. */
    @Nullable T parse(String text);
  }

  final String words;
  final List<String> choices;
  final Parser<T> parser;
  final Function<T, String> writer;

  private Rule(String words, List<String> choices, Parser<T> parser, Function<T, String> writer) {
    this.words = words;
    this.choices = Collections.unmodifiableList(choices);
    this.parser = parser;
    this.writer = writer;
  }

  /** A duration above 0. */
  static Rule<Duration> duration() {
    return duration("a duration above 0, such as 500ms, 30s or 2m, at most 24h", false);
  }

  /** A duration that may also be 0. */
  static Rule<Duration> durationOrZero() {
    return duration("0, or a duration such as 500ms, 30s or 2m, at most 24h", true);
  }

  private static Rule<Duration> duration(String words, boolean zeroAllowed) {
    Parser<Duration> parser =
        text -> {
          Duration parsed = Durations.parse(text);
          return parsed == null || (parsed.isZero() && !zeroAllowed) ? null : parsed;
        };
    return new Rule<>(words, new ArrayList<>(), parser, Durations::format);
  }

  /** A whole number of at least {@code least}. */
  static Rule<Integer> wholeNumber(int least) {
    String words = "a whole number of " + least + " or more";
    Parser<Integer> parser = text -> atLeast(least, text.trim());
    return new Rule<>(words, new ArrayList<>(), parser, number -> Integer.toString(number));
  }

  /** One of the given words, read in any case, kept as written here. */
  static Rule<String> oneOf(String... choices) {
    List<String> all = Arrays.asList(choices);
    Parser<String> parser =
        text -> {
          String trimmed = text.trim();
          for (String choice : all) {
            if (choice.equalsIgnoreCase(trimmed)) {
              return choice;
            }
          }
          return null;
        };
    return new Rule<>("one of " + String.join(", ", all), all, parser, choice -> choice);
  }

  /** Any text; empty means not set. */
  static Rule<String> text(String words) {
    return new Rule<>(words, new ArrayList<>(), String::trim, text -> text);
  }

  /** The full name of a class; empty means not set. */
  static Rule<String> className() {
    Parser<String> parser =
        text -> {
          String trimmed = text.trim();
          return trimmed.isEmpty() || isClassName(trimmed) ? trimmed : null;
        };
    return new Rule<>("the full name of a class", new ArrayList<>(), parser, name -> name);
  }

  /** Full names of classes, separated by commas; empty means none. */
  static Rule<List<String>> classNames() {
    return new Rule<>(
        "full names of classes, separated by commas",
        new ArrayList<>(),
        Rule::parseClassNames,
        names -> String.join(",", names));
  }

  private static @Nullable List<String> parseClassNames(String text) {
    List<String> names = new ArrayList<>();
    if (text.trim().isEmpty()) {
      return Collections.unmodifiableList(names);
    }
    for (String name : text.split(",", -1)) {
      String trimmed = name.trim();
      if (!isClassName(trimmed)) {
        return null;
      }
      names.add(trimmed);
    }
    return Collections.unmodifiableList(names);
  }

  private static boolean isClassName(String text) {
    boolean startOfWord = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (startOfWord ? !Character.isJavaIdentifierStart(c) : !isInsideName(c)) {
        return false;
      }
      startOfWord = c == '.';
    }
    return !startOfWord;
  }

  private static boolean isInsideName(char c) {
    return c == '.' || Character.isJavaIdentifierPart(c);
  }

  private static @Nullable Integer atLeast(int least, String digits) {
    try {
      int number = Integer.parseInt(digits);
      return number < least ? null : (Integer) number;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
