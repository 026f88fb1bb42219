package io.dmha.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of URLs: {@code %20} is a blank, and {@code +} is a plus. */
public final class PercentCode {
  private PercentCode() {}

  /** The decoded text, or null where an escape is cut off, not hexadecimal or not UTF-8. */
  public static @Nullable String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder decoded = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int end = i;
      while (end < text.length() && text.charAt(end) == '%') {
        end += 3;
      }
      if (end == i) {
        decoded.append(text.charAt(i++));
        continue;
      }
      String run = end > text.length() ? null : decodeRun(text.substring(i, end));
      if (run == null) {
        return null;
      }
      decoded.append(run);
      i = end;
    }
    return decoded.toString();
  }

  /** A run of whole escapes: one character may need several of them. */
  private static @Nullable String decodeRun(String escapes) {
    ByteBuffer bytes = ByteBuffer.allocate(escapes.length() / 3);
    for (int i = 0; i < escapes.length(); i += 3) {
      int high = Character.digit(escapes.charAt(i + 1), 16);
      int low = Character.digit(escapes.charAt(i + 2), 16);
      if (high < 0 || low < 0) {
        return null;
      }
      bytes.put((byte) (high * 16 + low));
    }
    ((java.nio.Buffer) bytes).flip();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
