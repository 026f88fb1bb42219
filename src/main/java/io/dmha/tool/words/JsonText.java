package io.dmha.tool.words;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, iterables, texts, numbers, booleans and null as JSON, indented by two; anything else
 * as its text. Characters of other scripts stay as they are. Stateless.
 */
public final class JsonText {
  private JsonText() {}

  /** One value, with a line break at its end. */
  public static String of(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value, "\n");
    return out.append('\n').toString();
  }

  /** One value on one line. */
  public static String onOneLine(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value, "");
    return out.toString();
  }

  /**
   * @param line what begins a line here; empty for none
   */
  private static void write(StringBuilder out, @Nullable Object value, String line) {
    if (value == null || value instanceof Boolean || value instanceof Number) {
      out.append(value);
    } else if (value instanceof Map) {
      group(out, '{', '}', ((Map<?, ?>) value).entrySet(), line);
    } else if (value instanceof Iterable) {
      group(out, '[', ']', (Iterable<?>) value, line);
    } else {
      quote(out, value.toString());
    }
  }

  private static void group(
      StringBuilder out, char begin, char end, Iterable<?> parts, String line) {
    String inner = line.isEmpty() ? "" : line + "  ";
    out.append(begin);
    boolean isFirst = true;
    for (Object part : parts) {
      out.append(isFirst ? "" : ",").append(inner.isEmpty() && !isFirst ? " " : inner);
      isFirst = false;
      Object value = part;
      if (begin == '{' && part instanceof Map.Entry) {
        quote(out, String.valueOf(((Map.Entry<?, ?>) part).getKey()));
        out.append(": ");
        value = ((Map.Entry<?, ?>) part).getValue();
      }
      write(out, value, inner);
    }
    out.append(isFirst ? "" : line).append(end);
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
