package io.dmha.discovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as RFC 8259 has it and nothing else: maps, lists, texts, {@code Boolean}, {@code Long}
 * for whole numbers of up to 18 digits, {@code Double} for others, null. A name that stands twice
 * in an object is refused, since readers differ on it. Not thread-safe.
 */
final class Json {
  private static final int DEEPEST = 16;
  private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";
  private static final int LONGEST_NUMBER = 40;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * @throws SourceFailed if it is not one value, whole and without anything behind it
   */
  static @Nullable Object read(String text) throws SourceFailed {
    Json reader = new Json(text);
    Object value = reader.value(0);
    reader.blanks();
    if (reader.at != text.length()) {
      throw reader.wrong();
    }
    return value;
  }

  /** A text as it stands in JSON, in its quotes. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private @Nullable Object value(int depth) throws SourceFailed {
    if (depth > DEEPEST) {
      throw new SourceFailed("answers JSON that is nested too deep");
    }
    blanks();
    char c = at < text.length() ? text.charAt(at) : 0;
    switch (c) {
      case '{':
        return object(depth);
      case '[':
        return list(depth);
      case '"':
        return string();
      case 't':
        skip("true");
        return true;
      case 'f':
        skip("false");
        return false;
      case 'n':
        skip("null");
        return null;
      default:
        return number();
    }
  }

  private Map<String, @Nullable Object> object(int depth) throws SourceFailed {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    at++;
    if (!isNext('}')) {
      do {
        blanks();
        String name = string();
        expect(':');
        Object value = value(depth + 1);
        if (object.containsKey(name)) {
          throw wrong();
        }
        object.put(name, value);
      } while (isNext(','));
      expect('}');
    }
    return object;
  }

  private List<@Nullable Object> list(int depth) throws SourceFailed {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    if (!isNext(']')) {
      do {
        list.add(value(depth + 1));
      } while (isNext(','));
      expect(']');
    }
    return list;
  }

  private String string() throws SourceFailed {
    if (at >= text.length() || text.charAt(at) != '"') {
      throw wrong();
    }
    StringBuilder read = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      char c = text.charAt(at);
      if (c < ' ') {
        throw wrong();
      }
      read.append(c == '\\' ? escaped() : c);
    }
    if (at >= text.length()) {
      throw wrong();
    }
    at++;
    return read.toString();
  }

  /** Leaves the reader on the last character of the escape. */
  private char escaped() throws SourceFailed {
    at++;
    char c = at < text.length() ? text.charAt(at) : 0;
    int simple = "\"\\/bfnrt".indexOf(c);
    if (simple >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(simple);
    }
    if (c != 'u' || at + 5 > text.length()) {
      throw wrong();
    }
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = text.charAt(++at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw wrong();
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private Object number() throws SourceFailed {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = at - from > LONGEST_NUMBER ? "" : text.substring(from, at);
    if (!number.matches(NUMBER)) {
      throw wrong();
    }
    boolean isLong = number.matches("-?[0-9]{1,18}");
    return isLong ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);
  }

  private void skip(String word) throws SourceFailed {
    if (!text.startsWith(word, at)) {
      throw wrong();
    }
    at += word.length();
  }

  private boolean isNext(char c) {
    blanks();
    boolean isIt = at < text.length() && text.charAt(at) == c;
    at += isIt ? 1 : 0;
    return isIt;
  }

  private void expect(char c) throws SourceFailed {
    if (!isNext(c)) {
      throw wrong();
    }
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private SourceFailed wrong() {
    String what = at >= text.length() ? "answers JSON that ends too early" : "answers no JSON";
    return new SourceFailed(what);
  }
}
