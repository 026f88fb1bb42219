package io.dmha.settings;

import io.dmha.text.Durations;
import io.dmha.text.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What values a setting may have: how one is read and written, and the rule in words. Immutable.
 */
abstract class Rule<T> {
  final String words;
  final List<String> choices;

  private Rule(String words, String... choices) {
    this.words = words;
    this.choices = Collections.unmodifiableList(Arrays.asList(choices));
  }

  /** The value in this text; null where the text breaks the rule. Throws nothing. */
  abstract @Nullable T parse(String text);

  /** The value as a user would write it. */
  String write(T value) {
    return value.toString();
  }

  /** A duration above 0. */
  static Rule<Duration> duration() {
    return new OfDuration("a duration above 0, such as 500ms, 30s or 2m, at most 24h", false);
  }

  /** A duration that may also be 0. */
  static Rule<Duration> durationOrZero() {
    return new OfDuration("0, or a duration such as 500ms, 30s or 2m, at most 24h", true);
  }

  /** A whole number of at least {@code least}. */
  static Rule<Integer> wholeNumber(int least) {
    return new WholeNumber(least);
  }

  /** One of the given words, read in any case, kept as written here. */
  static Rule<String> oneOf(String... choices) {
    return new OneOf(choices);
  }

  /** Any text; empty means not set. */
  static Rule<String> text(String words) {
    return new Text(words);
  }

  /** The full name of a class; empty means not set. */
  static Rule<String> className() {
    return new ClassName();
  }

  /** Full names of classes, separated by commas; empty means none. */
  static Rule<List<String>> classNames() {
    return new Names("full names of classes, separated by commas", Rule::isClassName);
  }

  /** Names of any kind, separated by commas; empty means none. */
  static Rule<List<String>> names(String words) {
    return new Names(words + ", separated by commas", name -> !name.isEmpty());
  }

  /** Some of the given words as they are written here, separated by commas. */
  static Rule<List<String>> listOf(String... choices) {
    List<String> known = Arrays.asList(choices);
    return new Names(
        "some of " + String.join(", ", choices) + ", separated by commas", known::contains);
  }

  /** A host with the steps by which it gets connections; empty means none. */
  static Rule<CanaryText> canary() {
    return new Canary();
  }

  private static final class Canary extends Rule<CanaryText> {
    Canary() {
      super(CanaryText.WORDS);
    }

    @Override
    @Nullable CanaryText parse(String text) {
      return CanaryText.parse(text);
    }
  }

  /** Where hosts are asked for; no user and no password in it, and no blank. */
  static Rule<String> source() {
    return new OfSource();
  }

  private static final class OfSource extends Rule<String> {
    private static final Pattern SHAPE =
        Pattern.compile(
            "none|(etcd|consul|nacos)(\\+tls)?://[^@?#\\s]+|dns(\\+srv)?:[^@/\\s]+|file:.+");

    OfSource() {
      super(
          "none, etcd://host:2379/prefix, consul://host:8500/service,"
              + " nacos://host:8848/namespace/group/service, dns:name:port, dns+srv:name or"
              + " file:path, without a user");
    }

    @Override
    @Nullable String parse(String text) {
      String trimmed = text.trim();
      boolean isOne = SHAPE.matcher(trimmed).matches() && ForeignText.isShownWhole(trimmed);
      return isOne ? trimmed : null;
    }
  }

  private static final class OfDuration extends Rule<Duration> {
    private final boolean zeroAllowed;

    OfDuration(String words, boolean zeroAllowed) {
      super(words);
      this.zeroAllowed = zeroAllowed;
    }

    @Override
    @Nullable Duration parse(String text) {
      Duration parsed = Durations.parse(text);
      return parsed == null || (parsed.isZero() && !zeroAllowed) ? null : parsed;
    }

    @Override
    String write(Duration value) {
      return Durations.format(value);
    }
  }

  private static final class WholeNumber extends Rule<Integer> {
    private final int least;

    WholeNumber(int least) {
      super("a whole number of " + least + " or more");
      this.least = least;
    }

    @Override
    @Nullable Integer parse(String text) {
      try {
        int number = Integer.parseInt(text.trim());
        return number < least ? null : (Integer) number;
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }

  /** A number of bytes, with {@code B}, {@code KB} or {@code MB} of 1024 behind it. */
  static Rule<Long> bytes() {
    return new OfBytes();
  }

  private static final class OfBytes extends Rule<Long> {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,12})\\s*([kmg]?)b?");

    OfBytes() {
      super("a number of bytes such as 512KB or 1MB");
    }

    @Override
    @Nullable Long parse(String text) {
      Matcher match = SHAPE.matcher(text.trim().toLowerCase(Locale.ROOT));
      if (!match.matches()) {
        return null;
      }
      int shift = 10 * " kmg".indexOf((match.group(2) + " ").charAt(0));
      long number = Long.parseLong(match.group(1));
      return number > Long.MAX_VALUE >> shift ? null : (Long) (number << shift);
    }

    @Override
    String write(Long value) {
      boolean isWhole = value >= 1 << 20 && value % (1 << 20) == 0;
      return isWhole ? (value >> 20) + "MB" : value.toString();
    }
  }

  private static final class OneOf extends Rule<String> {
    OneOf(String... choices) {
      super("one of " + String.join(", ", choices), choices);
    }

    @Override
    @Nullable String parse(String text) {
      String trimmed = text.trim();
      for (String choice : choices) {
        if (choice.equalsIgnoreCase(trimmed)) {
          return choice;
        }
      }
      return null;
    }
  }

  private static final class Text extends Rule<String> {
    Text(String words) {
      super(words);
    }

    @Override
    String parse(String text) {
      return text.trim();
    }
  }

  private static final class ClassName extends Rule<String> {
    ClassName() {
      super("the full name of a class");
    }

    @Override
    @Nullable String parse(String text) {
      String trimmed = text.trim();
      return trimmed.isEmpty() || isClassName(trimmed) ? trimmed : null;
    }
  }

  private static final class Names extends Rule<List<String>> {
    private final Predicate<String> isName;

    Names(String words, Predicate<String> isName) {
      super(words);
      this.isName = isName;
    }

    @Override
    @Nullable List<String> parse(String text) {
      List<String> names = new ArrayList<>();
      if (text.trim().isEmpty()) {
        return Collections.unmodifiableList(names);
      }
      for (String name : text.split(",", -1)) {
        String trimmed = name.trim();
        if (!isName.test(trimmed)) {
          return null;
        }
        names.add(trimmed);
      }
      return Collections.unmodifiableList(names);
    }

    @Override
    String write(List<String> names) {
      return String.join(",", names);
    }
  }

  private static boolean isClassName(String text) {
    if (!ForeignText.isShownWhole(text)) {
      // To Java even marks that turn the text are parts of a name.
      return false;
    }
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
}
