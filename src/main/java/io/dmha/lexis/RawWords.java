package io.dmha.lexis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Every run of letters and digits of a text, in upper case, those in literals, quotes and comments
 * as well: whichever way a database reads the text, its words are among them. Immutable.
 */
public final class RawWords {
  private final List<String> words = new ArrayList<>();
  private final String first;
  private final boolean hasSeveral;

  public RawWords(String sql) {
    int at = 0;
    while (at < sql.length()) {
      int from = at;
      while (at < sql.length() && isPart(sql.charAt(at))) {
        at++;
      }
      if (at > from) {
        words.add(sql.substring(from, at).toUpperCase(Locale.ROOT));
      } else {
        at++;
      }
    }
    boolean beginsPlainly = !words.isEmpty() && beginsWith(sql.trim(), words.get(0));
    this.first = beginsPlainly ? words.get(0) : "";
    this.hasSeveral = sql.indexOf(';') >= 0;
  }

  private static boolean beginsWith(String sql, String word) {
    return sql.regionMatches(true, 0, word, 0, word.length());
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '@' || Character.isSurrogate(c);
  }

  /** The first word, if nothing stands before it; else nothing. */
  public String first() {
    return first;
  }

  /** Whether there may be a second statement. */
  public boolean hasSeveral() {
    return hasSeveral;
  }

  /** Whether one of them is such a word. */
  public boolean hasAny(Predicate<String> which) {
    return words.stream().anyMatch(which);
  }
}
