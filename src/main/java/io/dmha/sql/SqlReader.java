package io.dmha.sql;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * Tells the kind of a statement from its text. When in doubt it answers {@link SqlKind#OTHER}: to
 * take a write for a read would double it, to overlook a commit would report a lost write that is
 * not lost; to take either for more costs an error that says so.
 *
 * <p>A SELECT counts as a read, and an INSERT, UPDATE, DELETE or MERGE as a write that leaves its
 * transaction open, only if nothing in it may do anything else: see {@link SqlEffects} for what is
 * and is not recognised. Stateless.
 */
public final class SqlReader {
  private SqlReader() {}

  /** The kind of {@code sql}, which may hold comments and several statements. */
  public static SqlKind kindOf(String sql) {
    SqlWords words = new SqlWords(sql);
    SqlKind kind = kindOf(words);
    // Whatever is behind the semicolon is a second statement, or hides one.
    boolean isAlone = words.next() == null;
    return isAlone && !words.isDoubtful() ? kind : SqlKind.OTHER;
  }

  /**
   * Whether a transaction that {@code sql} begins may still be open when it ends. To be asked for
   * {@link SqlKind#BEGIN}, where it is certain, and {@link SqlKind#OTHER}, where it is a guess and
   * none may be open: several statements, {@code COMMIT AND CHAIN}.
   */
  public static boolean beginsTransaction(String sql) {
    return SqlTransactions.leavesOpen(new SqlWords(sql));
  }

  /** Whether {@code sql} may turn autocommit on or off. */
  public static boolean namesAutoCommit(String sql) {
    return sql.toUpperCase(Locale.ROOT).contains("AUTOCOMMIT");
  }

  /** Whether {@code sql} is DDL, and nothing else behind a semicolon. */
  public static boolean isDdl(String sql) {
    SqlWords words = new SqlWords(sql);
    String word = words.next();
    if (word == null || !SqlVocabulary.DDL.contains(word)) {
      return false;
    }
    while (word != null && !word.equals(";")) {
      word = words.next();
    }
    return words.next() == null && !words.isDoubtful();
  }

  /** Whether {@code sql} is the call of a procedure or a function, and nothing else. */
  public static boolean isCall(String sql) {
    SqlWords words = new SqlWords(sql);
    String word = words.next();
    while (word != null && (word.equals("{") || word.equals("?") || word.equals("="))) {
      word = words.next();
    }
    if (word == null || !word.equals("CALL")) {
      return false;
    }
    while (word != null && !word.equals(";")) {
      word = words.next();
    }
    return words.next() == null && !words.isDoubtful();
  }

  /**
   * Whether {@code sql}, which is {@link SqlKind#OTHER}, may leave something in the session that a
   * new one does not have: a setting, a temporary table, a variable, a lock. Recognised by its
   * words, so that a procedure that does it under another name is not.
   */
  public static boolean setsSession(String sql) {
    SqlWords words = new SqlWords(sql);
    boolean isFirst = true;
    for (String word = words.next(); word != null; word = words.next()) {
      boolean leaves =
          isFirst
              ? SqlVocabulary.SESSION_STATEMENTS.contains(word)
              : SqlVocabulary.SESSION_WORDS.contains(word) || word.contains("LOCK");
      if (leaves) {
        return true;
      }
      isFirst = word.equals(";");
    }
    return words.isDoubtful();
  }

  /** Whether a word of {@code sql}, in upper case, is one of these. */
  public static boolean hasWord(String sql, Predicate<String> which) {
    SqlWords words = new SqlWords(sql);
    for (String word = words.next(); word != null; word = words.next()) {
      if (which.test(word)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether {@code sql} may end, or put aside, what is open, and do more: {@code ROLLBACK AND
   * CHAIN}, one of several statements, {@code PREPARE TRANSACTION}.
   */
  public static boolean mayEndTransaction(String sql) {
    SqlWords words = new SqlWords(sql);
    String before = ";";
    for (String word = words.next(); word != null; word = words.next()) {
      if (mayEnd(before, word)) {
        return true;
      }
      before = word;
    }
    return false;
  }

  /** ON COMMIT DROP ends nothing, nor does a column of such a name. */
  private static boolean mayEnd(String before, String word) {
    switch (word) {
      case "COMMIT":
      case "ROLLBACK":
        return !before.equals("ON");
      case "ABORT":
        return before.equals(";");
      case "TRANSACTION":
        return before.equals("PREPARE");
      case "CHAIN":
        return before.equals("AND");
      default:
        return false;
    }
  }

  /** Whether a part of {@code sql} may have been done where the whole has failed. */
  public static boolean isSeveral(String sql) {
    SqlWords words = new SqlWords(sql);
    boolean isEnded = false;
    for (String word = words.next(); word != null; word = words.next()) {
      if (isEnded && !word.equals(";")) {
        return true;
      }
      isEnded |= word.equals(";");
    }
    return words.isDoubtful();
  }

  private static SqlKind kindOf(SqlWords words) {
    SqlEffects effects = new SqlEffects();
    String first = words.next();
    if (first != null && SqlTransactions.startWith(first)) {
      return SqlTransactions.kindOf(first, words);
    }
    while (first != null && first.equals("(")) {
      effects.read(first);
      first = words.next();
    }
    if (first == null) {
      return SqlKind.OTHER;
    }
    boolean isQuery = SqlVocabulary.QUERIES.contains(first);
    if (!isQuery && !SqlVocabulary.WRITES.contains(first)) {
      return SqlKind.OTHER;
    }
    effects.readFirst(first);
    for (String word = words.next(); word != null && !word.equals(";"); word = words.next()) {
      effects.read(word);
    }
    effects.end();
    if (effects.mayDoAnything()) {
      return SqlKind.OTHER;
    }
    if (isQuery && !effects.changes()) {
      return SqlKind.READ;
    }
    // SELECT … FOR UPDATE and WITH … INSERT lock or write, but they do not commit.
    boolean mayWrite = !isQuery || first.equals("WITH") || first.equals("SELECT");
    return mayWrite ? SqlKind.WRITE : SqlKind.OTHER;
  }
}
