package io.dmha.text;

import java.util.Locale;

/**
 * The beginning of a statement for a message. It ends before whatever may be a secret: a literal,
 * anything quoted, a comment, or a word after which a password may stand without quotes ({@code
 * ALTER USER bob IDENTIFIED BY secret}).
 */
public final class SqlExcerpt {
  private static final int LONGEST = 60;

  /** Parts of the words before which it ends; a column of such a name ends it too. */
  private static final String[] BEFORE_SECRETS = {
    "IDENTIFIED", "PASSW", "PWD", "SECRET", "ENCRYPT", "CREDENTIAL", "ADDLOGIN"
  };

  private SqlExcerpt() {}

  public static String of(String sql) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < sql.length() && text.length() < LONGEST) {
      int end = endOfName(sql, at);
      if (end == at ? endsBefore(sql, at) : isBeforeSecret(sql.substring(at, end))) {
        break;
      }
      if (end > at) {
        text.append(sql, at, end);
        at = end;
      } else {
        append(text, sql.charAt(at));
        at++;
      }
    }
    boolean isCut = at < sql.trim().length() || text.length() > LONGEST;
    text.setLength(Math.min(text.length(), LONGEST));
    return ForeignText.onOneLine(text.toString().trim()) + (isCut ? "…" : "");
  }

  private static void append(StringBuilder text, char c) {
    if (!Character.isWhitespace(c) && !Character.isISOControl(c)) {
      text.append(c);
    } else if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
      text.append(' ');
    }
  }

  /** Where the name ends that begins here; the same place if none does. */
  private static int endOfName(String sql, int from) {
    int at = from;
    while (at < sql.length() && isNamePart(sql.charAt(at), at > from)) {
      at++;
    }
    return at;
  }

  private static boolean isNamePart(char c, boolean inside) {
    boolean isLetter = Character.isLetter(c) || c == '_' || Character.isSurrogate(c);
    return isLetter || (inside && Character.isDigit(c));
  }

  /** Whether a password may stand behind a word without quotes. */
  public static boolean isBeforeSecret(String name) {
    String word = name.toUpperCase(Locale.ROOT);
    for (String each : BEFORE_SECRETS) {
      if (word.contains(each)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsBefore(String sql, int at) {
    char c = sql.charAt(at);
    return "'\"`$#".indexOf(c) >= 0
        || Character.isDigit(c)
        || sql.startsWith("--", at)
        || sql.startsWith("/*", at)
        || sql.startsWith("//", at);
  }
}
