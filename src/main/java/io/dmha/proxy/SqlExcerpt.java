package io.dmha.proxy;

/** The beginning of a statement for a message: up to the first literal, which may be a secret. */
final class SqlExcerpt {
  private static final int LONGEST = 60;

  private SqlExcerpt() {}

  static String of(String sql) {
    StringBuilder text = new StringBuilder();
    boolean wasBlank = true;
    for (int i = 0; i < sql.length() && text.length() < LONGEST; i++) {
      char c = sql.charAt(i);
      boolean startsNumber = Character.isDigit(c) && !isNamePart(sql, i - 1);
      if (c == '\'' || c == '"' || c == '`' || c == '$' || startsNumber || startsComment(sql, i)) {
        break;
      }
      boolean isBlank = Character.isWhitespace(c) || Character.isISOControl(c);
      if (!isBlank || !wasBlank) {
        text.append(isBlank ? ' ' : c);
      }
      wasBlank = isBlank;
    }
    String shown = text.toString().trim();
    return shown.length() < sql.trim().length() ? shown + "…" : shown;
  }

  private static boolean isNamePart(String sql, int at) {
    return at >= 0 && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_');
  }

  private static boolean startsComment(String sql, int at) {
    return sql.startsWith("--", at) || sql.startsWith("/*", at);
  }
}
