package io.dmha.sql;

import io.dmha.lexis.DrawText;
import io.dmha.lexis.InsertText;
import io.dmha.lexis.Lexis;
import io.dmha.lexis.SqlWords;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells the kind of a statement from its text. When in doubt it answers {@link SqlKind#OTHER}: to
 * take a write for a read would double it, to overlook a commit would report a lost write that is
 * not lost; to take either for more costs an error that says so.
 *
 * <p>A SELECT counts as a read, and an INSERT, UPDATE, DELETE or MERGE as a write that leaves its
 * transaction open, only if nothing in it may do anything else: see {@link SqlEffects} for what is
 * and is not recognised. Immutable.
 */
public final class SqlReader {
  private final Lexis lexis;

  /**
   * @param lexis how the texts are split into words
   */
  public SqlReader(Lexis lexis) {
    this.lexis = lexis;
  }

  /** The kind of {@code sql}, which may hold comments and several statements. */
  public SqlKind kindOf(String sql) {
    SqlWords words = new SqlWords(sql, lexis);
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
  public boolean beginsTransaction(String sql) {
    return SqlTransactions.leavesOpen(new SqlWords(sql, lexis));
  }

  /** Whether {@code sql} may turn autocommit on or off. */
  public boolean namesAutoCommit(String sql) {
    return sql.toUpperCase(Locale.ROOT).contains("AUTOCOMMIT");
  }

  /** Whether {@code sql} is DDL, and nothing else behind a semicolon. */
  public boolean isDdl(String sql) {
    SqlWords words = new SqlWords(sql, lexis);
    String word = words.next();
    if (word == null || !SqlVocabulary.DDL.contains(word)) {
      return false;
    }
    while (word != null && !word.equals(";")) {
      word = words.next();
    }
    return words.next() == null && !words.isDoubtful();
  }

  /** See {@link DrawText#of}. */
  @Nullable DrawText drawOf(String sql) {
    return DrawText.of(sql, lexis);
  }

  /** See {@link InsertText#of}. */
  @Nullable InsertText insertOf(String sql) {
    return InsertText.of(sql, lexis);
  }

  /** Whether {@code sql} is the call of a procedure or a function, and nothing else. */
  public boolean isCall(String sql) {
    SqlWords words = new SqlWords(sql, lexis);
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

  /** Whether {@code sql} is a call of one of these, or a block of such calls. */
  boolean isSafeCall(String sql, SafeCalls safe) {
    return safe.has(new SqlWords(sql, lexis));
  }

  /** Whether a word of {@code sql}, in upper case, is one of these. */
  public boolean hasWord(String sql, Predicate<String> which) {
    SqlWords words = new SqlWords(sql, lexis);
    for (String word = words.next(); word != null; word = words.next()) {
      if (which.test(word)) {
        return true;
      }
    }
    return false;
  }

  /** What {@code sql} does with counters of the session; see {@link MadeValues#counterUse}. */
  int counterUse(String sql) {
    SqlWords words = new SqlWords(sql, lexis);
    return MadeValues.counterUse(words::next);
  }

  /**
   * Whether {@code sql} may end, or put aside, what is open, and do more: {@code ROLLBACK AND
   * CHAIN}, one of several statements, {@code PREPARE TRANSACTION}.
   */
  public boolean mayEndTransaction(String sql) {
    SqlWords words = new SqlWords(sql, lexis);
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
  public boolean isSeveral(String sql) {
    SqlWords words = new SqlWords(sql, lexis);
    boolean isEnded = false;
    for (String word = words.next(); word != null; word = words.next()) {
      if (isEnded && !word.equals(";")) {
        return true;
      }
      isEnded |= word.equals(";");
    }
    return words.isDoubtful();
  }

  /** What {@code sql} does to a savepoint; null where it does nothing of the kind. */
  public @Nullable SavepointText savepointOf(String sql) {
    return SavepointText.of(sql, lexis);
  }

  /** What rows, keys or OUT parameters of {@code sql} may hold that only the database makes. */
  KeptColumns keptOf(String sql, Set<MadeValue> kinds) {
    return KeptColumns.of(sql, lexis, kinds);
  }

  /** {@code sql} without its values. */
  String shapeOf(String sql) {
    return SqlShape.of(sql, lexis);
  }

  /** The first word of {@code sql}; null where it has none. */
  @Nullable String firstWordOf(String sql) {
    return new SqlWords(sql, lexis).next();
  }

  private SqlKind kindOf(SqlWords words) {
    SqlEffects effects = new SqlEffects(lexis);
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
    if (first.equals("LOCK") && lexis.locksWithinTransaction()) {
      return SqlTransactions.isTableLock(words) ? SqlKind.WRITE : SqlKind.OTHER;
    }
    if (first.equals("CALL") && lexis.callsExpressions()) {
      first = "SELECT";
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
