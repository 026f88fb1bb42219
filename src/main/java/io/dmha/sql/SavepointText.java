package io.dmha.sql;

import io.dmha.lexis.Lexis;
import io.dmha.lexis.SqlWords;
import org.jspecify.annotations.Nullable;

/** A text that sets a savepoint, or goes back to one, or forgets one. Immutable. */
public final class SavepointText {
  /** What it does. */
  public enum Kind {
    /** Sets one. */
    SET,
    /** Undoes what was done since then; the savepoint stays. */
    ROLLBACK_TO,
    /** Forgets it and those that were set after it. */
    RELEASE
  }

  private final Kind kind;
  private final String name;

  SavepointText(Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /** What {@code sql} does to a savepoint; null where it does nothing of the kind. */
  static @Nullable SavepointText of(String sql, Lexis lexis) {
    if (!mayBeOne(sql)) {
      return null;
    }
    SqlWords words = new SqlWords(sql, lexis);
    String first = words.next();
    if (first == null || !SqlTransactions.startWith(first)) {
      return null;
    }
    SavepointText read = SqlTransactions.savepointOf(first, words);
    return words.next() == null && !words.isDoubtful() ? read : null;
  }

  /** So that an INSERT, say, is not read for it. */
  private static boolean mayBeOne(String sql) {
    int at = 0;
    while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
      at++;
    }
    return at < sql.length() && "sSrR-/".indexOf(sql.charAt(at)) >= 0;
  }

  /** What it does. */
  public Kind kind() {
    return kind;
  }

  /** Of which savepoint: as it was quoted, or in lower case. */
  public String name() {
    return name;
  }
}
