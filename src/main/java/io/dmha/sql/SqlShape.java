package io.dmha.sql;

import io.dmha.lexis.Lexis;
import io.dmha.lexis.SqlWords;
import io.dmha.text.ForeignText;
import io.dmha.text.SqlExcerpt;

/**
 * A statement without its values, for an operator who is to find the line it comes from: literals
 * and numbers are question marks, comments are left out. Stateless.
 */
final class SqlShape {
  /** In characters. */
  private static final int LONGEST = 160;

  private SqlShape() {}

  /** As much as is surely no value, and no word behind which a password may stand. */
  static String of(String sql, Lexis lexis) {
    StringBuilder shape = new StringBuilder();
    SqlWords words = new SqlWords(sql, lexis);
    String last = "";
    for (String word = words.next(); word != null; word = words.next()) {
      if (words.isDoubtful() || SqlExcerpt.isBeforeSecret(word)) {
        return SqlExcerpt.of(sql);
      }
      if (shape.length() > LONGEST) {
        return ForeignText.shown(shape.append('…'));
      }
      String shown = isValue(word, lexis) ? "?" : words.asWritten();
      boolean isTight = last.isEmpty() || "(.".contains(last) || ",).;".contains(word);
      shape.append(isTight || (word.equals("(") && isName(last)) ? "" : " ").append(shown);
      last = word;
    }
    return ForeignText.shown(shape);
  }

  private static boolean isValue(String word, Lexis lexis) {
    char first = word.charAt(0);
    // To MySQL a double quote begins a literal.
    boolean mayBeLiteral = first == '"' && lexis.mayEscapeByBackslash();
    return first == '\'' || mayBeLiteral || (first >= '0' && first <= '9');
  }

  private static boolean isName(String word) {
    return Character.isLetter(word.charAt(0)) && !SqlVocabulary.CLAUSES.contains(word);
  }
}
