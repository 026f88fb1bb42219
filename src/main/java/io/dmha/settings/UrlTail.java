package io.dmha.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
      return startsWith(text, 0, Setting.PREFIX);
    }
  }

  private final boolean dameng;
  private final String path;
  private final List<Piece> pieces;

  private UrlTail(boolean dameng, String path, List<Piece> pieces) {
    this.dameng = dameng;
    this.path = path;
    this.pieces = Collections.unmodifiableList(pieces);
  }

  /**
   * Splits a tail.
   *
   * @param dameng whether options stand after one {@code ?} and then {@code &} only, so that a
   *     {@code ;} is part of a value; dmha's own are found after any of the three
   */
  static UrlTail of(String text, boolean dameng) {
    List<Piece> pieces = new ArrayList<>();
    String path = "";
    int start = 0;
    char separator = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && !isSplit(text, i, separator != 0, dameng)) {
        continue;
      }
      if (separator == 0) {
        path = text.substring(0, i);
      } else {
        pieces.add(new Piece(separator, text.substring(start, i)));
      }
      separator = i < text.length() ? text.charAt(i) : separator;
      start = i + 1;
    }
    return new UrlTail(dameng, path, pieces);
  }

  private static boolean isSplit(String text, int at, boolean inOptions, boolean dameng) {
    char c = text.charAt(at);
    if (c != '?' && c != '&' && c != ';') {
      return false;
    }
    if (startsWith(text, at + 1, Setting.PREFIX)) {
      return true;
    }
    if (c == '?') {
      return !inOptions;
    }
    return !dameng || (c == '&' && inOptions);
  }

  private static boolean startsWith(String text, int at, String prefix) {
    return text.regionMatches(true, at, prefix, 0, prefix.length());
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
    return new UrlTail(dameng, path, kept);
  }

  private char firstSeparator() {
    return dameng ? '?' : pieces.get(0).separator;
  }

  /** With one more option at the end. */
  UrlTail with(String name, String value) {
    List<Piece> more = new ArrayList<>(pieces);
    more.add(new Piece(pieces.isEmpty() ? '?' : '&', name + "=" + value));
    return new UrlTail(dameng, path, more);
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
