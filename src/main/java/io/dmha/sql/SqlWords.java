package io.dmha.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Splits a statement into words in upper case, skipping comments and the inside of literals. A
 * literal comes out as {@code '}, a quoted name with its first quote, anything else as one
 * character. Not thread-safe.
 *
 * <p>Where databases read the same text differently (comments inside comments, backslash before a
 * quote, comments that run, two slashes, quotes in brackets), the text {@linkplain #isDoubtful() is
 * doubtful} from there on.
 */
final class SqlWords {
  private final String sql;
  private int from;
  private int at;
  private boolean doubtful;

  /** Whether MySQL or SQL Server alone would read it otherwise. */
  private boolean foreign;

  /** Whether there is a literal between dollars. */
  private boolean dollars;

  SqlWords(String sql) {
    this.sql = sql;
  }

  /** The next word, or null at the end. */
  @Nullable String next() {
    skipBlanksAndComments();
    from = at;
    if (at >= sql.length()) {
      return null;
    }
    char c = sql.charAt(at);
    if (isNamePart(c) || startsVariable()) {
      return name();
    }
    if (c == '\'' || c == '"' || c == '`') {
      return quoted(c);
    }
    if (c == '$' && skipDollarQuoted()) {
      return "'";
    }
    // Full-width punctuation is read as the plain one by some; a # begins a comment for MySQL.
    doubtful |= c > '~' || sql.startsWith("//", at);
    foreign |= c == '#' || opensDoubtfulBracket();
    at++;
    return String.valueOf(c);
  }

  /** SQL Server quotes names by brackets, and what stands in them is nothing else there. */
  private boolean opensDoubtfulBracket() {
    if (sql.charAt(at) != '[') {
      return false;
    }
    int end = sql.indexOf(']', at);
    for (int i = at; i < end; i++) {
      boolean isQuoting = "'\"`;#$".indexOf(sql.charAt(i)) >= 0;
      if (isQuoting || sql.startsWith("--", i) || sql.startsWith("/*", i)) {
        return true;
      }
    }
    return end < 0;
  }

  /** A variable of the session, not an operator: {@code @x}, {@code @@identity}. */
  private boolean startsVariable() {
    boolean isLast = at + 1 >= sql.length();
    char next = isLast ? ' ' : sql.charAt(at + 1);
    return sql.charAt(at) == '@' && (next == '@' || isNamePart(next));
  }

  private String name() {
    boolean isPlain = true;
    do {
      isPlain &= sql.charAt(at) <= '~';
      at++;
    } while (at < sql.length() && isInnerNamePart(sql.charAt(at)));
    String name = sql.substring(from, at);
    // Some letters, such as the dotless i, have the upper case of another one.
    String word = isPlain ? name.toUpperCase(Locale.ROOT) : name;
    // Oracle and Dameng: q'[it's]' is one literal.
    doubtful |= (word.equals("Q") || word.equals("NQ")) && at < sql.length() && isQuote(at);
    return word;
  }

  /** Whether the part read so far means different things to different databases. */
  boolean isDoubtful() {
    return doubtful || foreign || dollars;
  }

  /** The same for one database, which is neither MySQL nor SQL Server. */
  boolean isDoubtful(boolean knowsDollars) {
    return doubtful || (dollars && !knowsDollars);
  }

  /** The last word as it is written, a literal with its quotes. */
  String asWritten() {
    return sql.substring(from, at);
  }

  private String quoted(char quote) {
    int end = sql.indexOf(quote, at + 1);
    while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
      doubtful |= sql.charAt(end - 1) == '\\';
      end = sql.indexOf(quote, end + 2);
    }
    if (end < 0) {
      doubtful = true;
      at = sql.length();
      return "'";
    }
    doubtful |= sql.charAt(end - 1) == '\\';
    at = end + 1;
    return quote == '\'' ? "'" : sql.substring(from, at);
  }

  private boolean isQuote(int index) {
    return sql.charAt(index) == '\'';
  }

  /** PostgreSQL and H2: $$ … $$ and $tag$ … $tag$. Names elsewhere, so they are doubtful. */
  private boolean skipDollarQuoted() {
    int close = sql.indexOf('$', at + 1);
    if (close < 0) {
      return false;
    }
    for (int i = at + 1; i < close; i++) {
      if (!isNamePart(sql.charAt(i))) {
        return false;
      }
    }
    dollars = true;
    String tag = sql.substring(at, close + 1);
    int end = sql.indexOf(tag, close + 1);
    at = end < 0 ? sql.length() : end + tag.length();
    return true;
  }

  private void skipBlanksAndComments() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '-' && sql.startsWith("--", at)) {
        skipLineComment();
      } else if (c == '/' && sql.startsWith("/*", at)) {
        skipBlockComment();
      } else {
        return;
      }
    }
  }

  /**
   * Two hyphens are two minus signs for MySQL unless a blank follows, and for some a carriage
   * return ends the line.
   */
  private void skipLineComment() {
    int end = sql.indexOf('\n', at);
    int stop = end < 0 ? sql.length() : end;
    int carriage = sql.indexOf('\r', at);
    boolean isBlank = at + 2 >= stop || Character.isWhitespace(sql.charAt(at + 2));
    foreign |= !isBlank;
    doubtful |= carriage >= 0 && carriage < stop - 1;
    at = end < 0 ? stop : end + 1;
  }

  /** Comments nest in PostgreSQL and nowhere else; MySQL runs those that begin with a bang. */
  private void skipBlockComment() {
    int end = sql.indexOf("*/", at + 2);
    int inner = sql.indexOf("/*", at + 2);
    boolean isRun = sql.startsWith("/*!", at) || sql.startsWith("/*M!", at);
    foreign |= isRun;
    doubtful |= end < 0 || (inner >= 0 && inner < end);
    at = end < 0 ? sql.length() : end + 2;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c);
  }

  private static boolean isInnerNamePart(char c) {
    return isNamePart(c) || c == '$' || c == '#' || c == '@';
  }
}
