package io.dmha.lexis;

import java.util.ArrayList;
import java.util.List;

/** The words of one statement, as {@link SqlWords} tells them. Not thread-safe. */
public final class SqlStatement {
  /** More than any text has that sets a session and nothing else. */
  private static final int MOST_WORDS = 200;

  private static final int LONGEST = 4_000;

  private final List<String> words = new ArrayList<>();
  private final StringBuilder joined = new StringBuilder();
  private String literal = "";
  private boolean isLong;

  public void add(String word, String asWritten) {
    if (word.equals("'") && literal.isEmpty()) {
      literal = contentOf(asWritten);
    }
    isLong |= words.size() >= MOST_WORDS || joined.length() > LONGEST;
    words.add(word);
    if (!isLong) {
      joined.append(joined.length() == 0 ? "" : " ").append(word);
    }
  }

  public boolean isEmpty() {
    return words.isEmpty();
  }

  /** The word of that number, or nothing behind the last one. */
  public String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  public int size() {
    return words.size();
  }

  /** The words with one blank between them; only the first ones of a long text. */
  public String words() {
    return isLong ? "" : joined.toString();
  }

  public boolean has(String word) {
    return words.contains(word);
  }

  /** What the first literal holds. */
  public String literal() {
    return literal;
  }

  /** What a literal holds, whose quotes are plain ones or dollars. */
  public static String contentOf(String asWritten) {
    if (asWritten.startsWith("$")) {
      int open = asWritten.indexOf('$', 1) + 1;
      int close = asWritten.lastIndexOf('$', asWritten.length() - 2);
      return close > open ? asWritten.substring(open, close) : "";
    }
    boolean isWhole = asWritten.length() >= 2 && asWritten.endsWith("'");
    return isWhole ? asWritten.substring(1, asWritten.length() - 1).replace("''", "'") : "";
  }
}
