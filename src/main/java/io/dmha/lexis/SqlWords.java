package io.dmha.lexis;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Splits a statement into words in upper case, skipping comments and the inside of literals. A
 * literal comes out as {@code '}, a quoted name with its first quote, anything else as one
 * character. Not thread-safe.
 *
 * <p>Where a text may be read in two ways by the databases of its {@link Lexis} (comments inside
 * comments, a backslash before a quote, comments that run, two slashes, quotes in brackets), it
 * {@linkplain #isDoubtful() is doubtful} from there on.
 */
public final class SqlWords {
  /** Stands for a variable whose name is quoted, or follows behind a blank. */
  public static final String VARIABLE = "@?";

  private final String sql;
  private final Lexis lexis;
  private int from;
  private int at;
  private boolean doubtful;

  public SqlWords(String sql, Lexis lexis) {
    this.sql = sql;
    this.lexis = lexis;
  }

  /** The next word, or null at the end. */
  public @Nullable String next() {
    skipBlanksAndComments();
    from = at;
    if (at >= sql.length()) {
      return null;
    }
    char c = sql.charAt(at);
    if (isNamePart(c) || startsVariable()) {
      return name();
    }
    if (c == '\'' || c == '"' || (c == '`' && lexis.quotesByBackticks())) {
      return quoted(c, lexis.mayEscapeByBackslash());
    }
    if (c == '$' && lexis.mayHaveDollarLiterals() && skipDollarQuoted()) {
      return "'";
    }
    if (c == '(' && lexis.joinsByPlus() && skipOuterJoin()) {
      return next();
    }
    // Full-width punctuation is read as the plain one by some; a control character may go on a
    // name.
    doubtful |=
        c < ' ' || c > '~' || (c == '/' && sql.startsWith("//", at) && lexis.mayCommentBySlashes());
    doubtful |= (c == '#' && lexis.mayCommentByHash()) || opensDoubtfulBracket();
    at++;
    return String.valueOf(c);
  }

  /** Behind a column: all its rows, also those that the other table has none for. */
  private boolean skipOuterJoin() {
    int plus = at + 1;
    while (plus < sql.length() && sql.charAt(plus) == ' ') {
      plus++;
    }
    int close = plus + 1;
    while (close < sql.length() && sql.charAt(close) == ' ') {
      close++;
    }
    boolean isJoin = close < sql.length() && sql.charAt(plus) == '+' && sql.charAt(close) == ')';
    at = isJoin ? close + 1 : at;
    return isJoin;
  }

  /** SQL Server quotes names by brackets, and what stands in them is nothing else there. */
  private boolean opensDoubtfulBracket() {
    if (sql.charAt(at) != '[' || !lexis.mayQuoteByBrackets()) {
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

  /**
   * A variable of the session, not an operator: {@code @x}, {@code @@identity}; also quoted, or
   * behind a blank, as MySQL and H2 have it.
   */
  private boolean startsVariable() {
    boolean isLast = at + 1 >= sql.length();
    char next = isLast ? ' ' : sql.charAt(at + 1);
    boolean mayBegin =
        isNamePart(next) || Character.isWhitespace(next) || "@'\"`$./-".indexOf(next) >= 0;
    return sql.charAt(at) == '@' && mayBegin && lexis.hasSignsInNames();
  }

  private String name() {
    boolean isPlain = true;
    do {
      isPlain &= sql.charAt(at) <= '~';
      at++;
    } while (at < sql.length() && isInnerNamePart(sql.charAt(at)));
    String name = sql.substring(from, at);
    if (name.equals("@")) {
      return VARIABLE;
    }
    // Some letters, such as the dotless i, have the upper case of another one.
    String upper = name.toUpperCase(Locale.ROOT);
    String word = isPlain ? upper : name;
    doubtful |= !isPlain && upper.chars().allMatch(c -> c <= '~');
    return at < sql.length() && sql.charAt(at) == '\'' ? prefixed(word) : word;
  }

  /** A word before a quote may belong to the literal, and then say where that ends. */
  private String prefixed(String word) {
    if (word.equals("E") && lexis.hasEscapeLiterals()) {
      return escaped();
    }
    boolean isQuote = word.equals("Q") || word.equals("NQ");
    if (!isQuote || !lexis.mayHaveQuoteLiterals()) {
      return word;
    }
    int end = endOfQuoteLiteral();
    if (lexis.hasQuoteLiterals()) {
      doubtful |= end < 0;
      at = end < 0 ? sql.length() : end;
      return "'";
    }
    String plain = quoted('\'', lexis.mayEscapeByBackslash());
    // Else both ways it ends at the same place: [abc] has no quote in it.
    doubtful |= at != end;
    return plain;
  }

  /** Behind {@code q'[…]'}, whose first quote is here; negative where it has no end. */
  private int endOfQuoteLiteral() {
    if (at + 1 >= sql.length()) {
      return -1;
    }
    int pair = "[{(<".indexOf(sql.charAt(at + 1));
    char close = pair < 0 ? sql.charAt(at + 1) : "]})>".charAt(pair);
    int end = sql.indexOf(close + "'", at + 2);
    return end < 0 ? -1 : end + 2;
  }

  /** Whether the part read so far means different things to different databases. */
  public boolean isDoubtful() {
    return doubtful;
  }

  /** Where the last word begins in the text; at its end behind the last one. */
  public int begin() {
    return from;
  }

  /** Where it ends. */
  public int end() {
    return at;
  }

  /** The last word as it is written, a literal with its quotes. */
  public String asWritten() {
    return sql.substring(from, at);
  }

  private String quoted(char quote, boolean mayEscape) {
    int end = sql.indexOf(quote, at + 1);
    while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
      doubtful |= mayEscape && isEscaped(end);
      end = sql.indexOf(quote, end + 2);
    }
    if (end < 0) {
      doubtful = true;
      at = sql.length();
      return "'";
    }
    doubtful |= mayEscape && isEscaped(end);
    at = end + 1;
    return quote == '\'' ? "'" : sql.substring(from, at);
  }

  /** Whether the backslashes before it are an odd number: each takes the next one. */
  private boolean isEscaped(int quote) {
    int first = quote;
    while (first > at + 1 && sql.charAt(first - 1) == '\\') {
      first--;
    }
    return (quote - first) % 2 == 1;
  }

  /** A literal in which a backslash keeps the next character, and those that go on with it. */
  private String escaped() {
    int end;
    do {
      skipEscaped();
      end = at;
      skipBlanksAndComments();
    } while (at < sql.length() && sql.charAt(at) == '\'');
    at = end;
    return "'";
  }

  private void skipEscaped() {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '\'' && !sql.startsWith("''", at)) {
        at++;
        return;
      } else if (c == '\'') {
        at++;
      }
      at++;
    }
    at = sql.length();
    doubtful = true;
  }

  /** PostgreSQL and H2: $$ … $$ and $tag$ … $tag$. Names elsewhere. */
  private boolean skipDollarQuoted() {
    int close = sql.indexOf('$', at + 1);
    boolean hasTag = close > at + 1;
    boolean isNumber = hasTag && "0123456789".indexOf(sql.charAt(at + 1)) >= 0;
    if (close < 0 || isNumber || (hasTag && !lexis.mayTagDollarLiterals())) {
      return false;
    }
    for (int i = at + 1; i < close; i++) {
      if (!isNamePart(sql.charAt(i))) {
        return false;
      }
    }
    String tag = sql.substring(at, close + 1);
    int end = sql.indexOf(tag, close + 1);
    doubtful |= end < 0 || !lexis.hasDollarLiterals();
    at = end < 0 ? sql.length() : end + tag.length();
    return true;
  }

  private void skipBlanksAndComments() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        // To PostgreSQL a letter.
        doubtful |= c > '~' && !lexis.hasOtherBlanks();
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
    doubtful |= !isBlank && lexis.mayNeedBlankAfterHyphens();
    boolean isInside = carriage >= 0 && carriage < stop - 1;
    if (isInside && lexis.endsLinesAtCarriageReturn()) {
      at = carriage + 1;
    } else {
      doubtful |= isInside;
      at = end < 0 ? stop : end + 1;
    }
  }

  /** Comments nest in PostgreSQL; MySQL runs those that begin with a bang. */
  private void skipBlockComment() {
    int end = sql.indexOf("*/", at + 2);
    int inner = sql.indexOf("/*", at + 2);
    boolean isRun = sql.startsWith("/*!", at) || sql.startsWith("/*M!", at);
    doubtful |= isRun && lexis.mayRunComments();
    boolean hasInner = inner >= 0 && inner < end;
    if (hasInner && lexis.nestsComments()) {
      end = endOfNested();
    } else {
      doubtful |= hasInner && lexis.mayNestComments();
    }
    doubtful |= end < 0;
    at = end < 0 ? sql.length() : end + 2;
  }

  /** Where the last of the comments ends that begin here; negative where it does not. */
  private int endOfNested() {
    int depth = 1;
    int i = at + 2;
    while (i < sql.length()) {
      if (sql.startsWith("*/", i)) {
        depth--;
        if (depth == 0) {
          return i;
        }
        i += 2;
      } else if (sql.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else {
        i++;
      }
    }
    return -1;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c);
  }

  private boolean isInnerNamePart(char c) {
    boolean isSign = c == '@' || (c == '#' && !lexis.mayCommentByHash());
    return isNamePart(c) || c == '$' || (isSign && lexis.hasSignsInNames());
  }
}
