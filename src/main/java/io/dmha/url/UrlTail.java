package io.dmha.url;

import io.dmha.settings.Ascii;
import io.dmha.settings.Setting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What follows the hosts of a URL: a path and options. Options can be taken out; what stays is the
 * same text, character by character. Immutable.
 */
final class UrlTail {
  /** One option with the separator before it. */
  static final class Piece {
    final char separator;
    final String text;

    Piece(char separator, String text) {
      this.separator = separator;
      this.text = text;
    }

    String name() {
      int equals = text.indexOf('=');
      return (equals < 0 ? text : text.substring(0, equals)).trim();
    }

    /** The text after the {@code =}; empty where there is none. */
    String value() {
      int equals = text.indexOf('=');
      return equals < 0 ? "" : text.substring(equals + 1);
    }

    boolean isDmha() {
      return UrlTail.isDmha(text, 0);
    }
  }

  private final char own;
  private final String path;
  private final List<Piece> pieces;

  private UrlTail(char own, String path, List<Piece> pieces) {
    this.own = own;
    this.path = path;
    this.pieces = Collections.unmodifiableList(pieces);
  }

  /**
   * Splits a tail. Its first separator decides: after a {@code ;} each option has one before it,
   * after a {@code ?} or {@code &} the others have an {@code &}. Whatever else stands between two
   * of them is part of a value, for that is how the delegate reads it.
   *
   * @param own after which the driver's options begin: {@code ?} or {@code ;}, or 0 where that is
   *     not known; dmha's own are found after any of the three
   */
  static UrlTail of(String text, char own) {
    int start = firstSeparator(text, own);
    List<Piece> pieces = new ArrayList<>();
    char separator = start < text.length() ? text.charAt(start) : 0;
    char between = separator == ';' ? ';' : '&';
    int from = start + 1;
    for (int i = from; i <= text.length() && separator != 0; i++) {
      if (i == text.length() || text.charAt(i) == between) {
        pieces.add(new Piece(separator, text.substring(from, i)));
        separator = between;
        from = i + 1;
      }
    }
    return new UrlTail(own, text.substring(0, start), pieces);
  }

  /** After which the options of this driver begin; 0 where that is not known. */
  static char separatorOf(String subprotocol) {
    switch (subprotocol) {
      case "dm":
      case "postgresql":
        return '?';
      case "h2":
        return ';';
      default:
        return 0;
    }
  }

  private static int firstSeparator(String text, char own) {
    int at = 0;
    while (at < text.length() && !isFirst(text, at, own)) {
      at++;
    }
    return at;
  }

  private static boolean isFirst(String text, int at, char own) {
    char c = text.charAt(at);
    return isSeparator(c) && (own == 0 || c == own || isDmha(text, at + 1));
  }

  private static boolean isDmha(String text, int at) {
    return Ascii.startsWith(text, at, Setting.PREFIX);
  }

  /**
   * Whether an option of dmha's stands after another separator than the rest, or holds one: to take
   * it out would make other options of what is left.
   */
  boolean isMixed() {
    boolean isMixed = false;
    boolean isOwn = own == 0 || pieces.isEmpty() || pieces.get(0).separator == own;
    for (Piece piece : pieces) {
      isMixed |= piece.isDmha() && hasSeparator(piece.text);
      isMixed |= !piece.isDmha() && !isOwn;
      for (int i = 0; i < piece.text.length(); i++) {
        isMixed |= isSeparator(piece.text.charAt(i)) && isDmha(piece.text, i + 1);
      }
    }
    return isMixed;
  }

  private static boolean hasSeparator(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isSeparator(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSeparator(char c) {
    return c == '?' || c == '&' || c == ';';
  }

  /** What stands before the first option: {@code /SCHEMA}, or nothing. */
  String path() {
    return path;
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** Without these options, and without the separators they leave behind. */
  UrlTail without(Predicate<Piece> unwanted) {
    boolean isAnyUnwanted = false;
    for (Piece piece : pieces) {
      isAnyUnwanted |= unwanted.test(piece);
    }
    if (!isAnyUnwanted) {
      return this;
    }
    List<Piece> kept = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.text.isEmpty() || unwanted.test(piece)) {
        continue;
      }
      kept.add(kept.isEmpty() ? new Piece(firstSeparator(), piece.text) : piece);
    }
    return new UrlTail(own, path, kept);
  }

  private char firstSeparator() {
    return own == 0 ? pieces.get(0).separator : own;
  }

  /** With more options at the end, in their order. */
  UrlTail with(Map<String, String> options) {
    List<Piece> more = new ArrayList<>(pieces);
    options.forEach(
        (name, value) -> more.add(new Piece(more.isEmpty() ? '?' : '&', name + "=" + value)));
    return new UrlTail(own, path, more);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(path);
    for (Piece piece : pieces) {
      text.append(piece.separator).append(piece.text);
    }
    return text.toString();
  }
}
