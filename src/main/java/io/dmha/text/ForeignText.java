package io.dmha.text;

import org.jspecify.annotations.Nullable;

/**
 * Text that a server, a driver, a URL or a file has written, as it may be shown in messages, events
 * and logs. A line break would forge a line of the log, a bidirectional mark reorder one, and an
 * endless text fill it. Stateless.
 */
public final class ForeignText {
  /** In characters: a sentence or two. */
  static final int LONGEST = 200;

  private static final char INSTEAD = '?';

  private ForeignText() {}

  /**
   * One text: on one line, without invisible characters, and of 200 characters at most.
   *
   * @param text null where there is none, which is shown as {@code null}
   */
  public static String shown(@Nullable Object text) {
    String whole = String.valueOf(text);
    return whole.length() <= LONGEST
        ? onOneLine(whole)
        : onOneLine(whole.substring(0, LONGEST - 1)) + "…";
  }

  /** Whether there is nothing in a text that is not seen. */
  public static boolean isShownWhole(String text) {
    return onOneLine(text).equals(text);
  }

  /** A message of ours that may hold such texts: the same without the limit. */
  public static String onOneLine(String text) {
    int at = 0;
    while (at < text.length() && isShown(text, at)) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length()).append(text, 0, at);
    for (int i = at; i < text.length(); i++) {
      clean.append(isShown(text, i) ? text.charAt(i) : INSTEAD);
    }
    return clean.toString();
  }

  private static boolean isShown(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 < text.length() && isShown(text.codePointAt(at));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0
          && Character.isHighSurrogate(text.charAt(at - 1))
          && isShown(text.codePointAt(at - 1));
    }
    return isShown((int) c);
  }

  private static boolean isShown(int codePoint) {
    if (isIgnorable(codePoint)) {
      return false;
    }
    switch (Character.getType(codePoint)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
      case Character.SURROGATE:
      case Character.UNASSIGNED:
        return false;
      default:
        return true;
    }
  }

  /**
   * Letters and marks that are drawn as nothing (Default_Ignorable_Code_Point of Unicode, which the
   * JDK does not tell): a host could be called like another one, or a message carry what nobody
   * sees.
   */
  private static boolean isIgnorable(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFFA0
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}
