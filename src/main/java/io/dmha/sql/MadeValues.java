package io.dmha.sql;

import io.dmha.lexis.Lexis;
import io.dmha.lexis.SqlWords;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What texts give that is another one when they are run again.
 *
 * <p>Seen is what the text itself calls, wherever in it: not what a view, a default, a procedure or
 * a function of the user's calls.
 */
final class MadeValues {
  /** Functions where a parenthesis follows. */
  private static final Set<String> SEQUENCES = SqlVocabulary.words("NEXTVAL CURRVAL LASTVAL");

  private static final Set<String> KEYS =
      SqlVocabulary.words("LAST_INSERT_ID IDENTITY SCOPE_IDENTITY IDENT_CURRENT");

  private static final Set<String> TIMES =
      SqlVocabulary.words(
          "NOW GETDATE GETUTCDATE SYSDATETIME SYSUTCDATETIME SYSDATETIMEOFFSET CURTIME UTC_TIME"
              + " UTC_TIMESTAMP CLOCK_TIMESTAMP STATEMENT_TIMESTAMP TRANSACTION_TIMESTAMP"
              + " TIMEOFDAY");

  private static final Set<String> UNIQUES =
      SqlVocabulary.words(
          "RAND RANDOM SECURE_RAND RANDOM_UUID SYS_GUID NEWID NEWSEQUENTIALID GEN_RANDOM_UUID"
              + " UUID_GENERATE_V1 UUID_GENERATE_V4 UUIDV4 UUIDV7 SESSID SESSION_ID PG_BACKEND_PID"
              + " CONNECTION_ID TXID_CURRENT");

  /** Those that name the session or the transaction. */
  private static final Set<String> OF_SESSION =
      SqlVocabulary.words("SESSID SESSION_ID PG_BACKEND_PID CONNECTION_ID TXID_CURRENT");

  /** With an argument they convert it. */
  private static final Set<String> WITHOUT_ARGUMENT =
      SqlVocabulary.words("UUID GUID UNIX_TIMESTAMP");

  /** Functions without parentheses. */
  private static final Set<String> CONSTANT_TIMES =
      SqlVocabulary.words(
          "CURRENT_TIMESTAMP CURRENT_TIME LOCALTIME LOCALTIMESTAMP SYSDATE SYSTIMESTAMP"
              + " UTC_TIMESTAMP");

  /** Those that no column can be called like where they are known. */
  private static final Set<String> RESERVED =
      SqlVocabulary.words("CURRENT_TIMESTAMP CURRENT_TIME LOCALTIME LOCALTIMESTAMP");

  /** Of what these write, only what the database has made of it can be read. */
  private static final Set<String> WRITES = SqlVocabulary.words("INSERT MERGE UPSERT REPLACE");

  private static final Set<String> BEFORE_VALUE = SqlVocabulary.words("NEXT CURRENT PREVIOUS");

  private static final Set<String> COUNTERS =
      SqlVocabulary.words(
          "CURRVAL LASTVAL IDENTITY SCOPE_IDENTITY IDENT_CURRENT GLOBAL_IDENTITY LAST_INSERT_ID"
              + " @@IDENTITY LAST_INSERT_ROWID IDENTITY_VAL_LOCAL");

  /** Asks for what a counter gave last. */
  static final int READS_COUNTER = 1;

  /** Draws from a sequence. */
  static final int DRAWS = 2;

  /** Sets a sequence, which no rollback takes back. */
  static final int SETS_SEQUENCE = 8;

  /** Inserts rows, which may be given keys. */
  static final int WRITES_ROWS = 4;

  private MadeValues() {}

  /** What rows, keys or OUT parameters of {@code sql} may hold; the first that it names. */
  static MadeValue of(String sql, Lexis lexis) {
    return of(new SqlWords(sql, lexis)::next);
  }

  /** The same of words, the last of which null follows. */
  static MadeValue of(Supplier<@Nullable String> words) {
    String before = "";
    String word = next(words);
    String after = next(words);
    String last = next(words);
    MadeValue made = MadeValue.NONE;
    while (!word.isEmpty() && made == MadeValue.NONE) {
      made = of(before, word, after, last);
      before = word;
      word = after;
      after = last;
      last = next(words);
    }
    return made;
  }

  private static String next(Supplier<@Nullable String> words) {
    String next = words.get();
    return next == null ? "" : next;
  }

  private static MadeValue of(String before, String word, String after, String last) {
    if (before.equals(".")) {
      boolean isSequence = word.equals("NEXTVAL") || word.equals("CURRVAL");
      return isSequence ? MadeValue.SEQUENCE : MadeValue.NONE;
    }
    if (after.equals("(")) {
      return ofCall(before, word, last.equals(")"));
    }
    if (CONSTANT_TIMES.contains(word) && !before.equals("AS")) {
      return MadeValue.TIME;
    }
    if (WRITES.contains(word) || word.equals("@@IDENTITY")) {
      return MadeValue.KEY;
    }
    if (word.equals("VALUE") && after.equals("FOR") && BEFORE_VALUE.contains(before)) {
      return MadeValue.SEQUENCE;
    }
    boolean isChance = word.equals("DBMS_RANDOM") && after.equals(".");
    return isChance ? MadeValue.UNIQUE : MadeValue.NONE;
  }

  private static MadeValue ofCall(String before, String word, boolean isEmpty) {
    if (SEQUENCES.contains(word)) {
      return MadeValue.SEQUENCE;
    }
    if (KEYS.contains(word)) {
      return MadeValue.KEY;
    }
    boolean isTime = CONSTANT_TIMES.contains(word) && !before.equals("AS");
    if (isTime || TIMES.contains(word)) {
      return MadeValue.TIME;
    }
    if (isEmpty && WITHOUT_ARGUMENT.contains(word)) {
      return word.startsWith("UNIX") ? MadeValue.TIME : MadeValue.UNIQUE;
    }
    return UNIQUES.contains(word) ? MadeValue.UNIQUE : MadeValue.NONE;
  }

  /**
   * Whether a function or constant gives a time or a unique value, so that of two of them neither
   * is more true than the other. The number of the session is not one: it says where the work is.
   * Nor is a time that is the same in all of a transaction, for then its rows may have it, too.
   */
  static boolean isNewEachTime(Lexis lexis, String name) {
    boolean isTime =
        TIMES.contains(name) || CONSTANT_TIMES.contains(name) || name.equals("UNIX_TIMESTAMP");
    return isTime
        ? isOfStatement(lexis, name)
        : WITHOUT_ARGUMENT.contains(name) || (UNIQUES.contains(name) && !OF_SESSION.contains(name));
  }

  /** Whether two statements of one transaction get two times. */
  private static boolean isOfStatement(Lexis lexis, String name) {
    switch (lexis) {
      case POSTGRESQL:
        return name.equals("CLOCK_TIMESTAMP")
            || name.equals("STATEMENT_TIMESTAMP")
            || name.equals("TIMEOFDAY");
      case DAMENG:
      case ORACLE:
      case MYSQL:
        return true;
      default:
        // H2 has one time for a transaction in most of its modes.
        return false;
    }
  }

  /** Whether a name without a parenthesis is the time of the database, and no column's. */
  static boolean isReserved(Lexis lexis, String name) {
    switch (lexis) {
      case DAMENG:
      case ORACLE:
        return name.equals("SYSDATE") || RESERVED.contains(name);
      case MYSQL:
        return name.equals("UTC_TIMESTAMP") || RESERVED.contains(name);
      default:
        return RESERVED.contains(name);
    }
  }

  /**
   * What a text does with counters of the session, as far as its words say: the sum of {@link
   * #READS_COUNTER}, {@link #DRAWS}, {@link #SETS_SEQUENCE} and {@link #WRITES_ROWS}.
   *
   * @param words of the text, the last of which null follows
   */
  static int counterUse(Supplier<@Nullable String> words) {
    int use = 0;
    String before = "";
    String word = next(words);
    while (!word.isEmpty()) {
      String after = next(words);
      boolean isCall = after.equals("(");
      boolean isValue = word.equals("VALUE") && after.equals("FOR");
      boolean isDraw =
          (word.equals("NEXTVAL") && (isCall || before.equals(".")))
              || (isValue && before.equals("NEXT"));
      boolean isCounter =
          word.equals("@@IDENTITY")
              || (COUNTERS.contains(word) && (isCall || before.equals(".")))
              || (isValue && BEFORE_VALUE.contains(before) && !isDraw);
      use |= word.equals("SETVAL") && isCall ? SETS_SEQUENCE : 0;
      boolean isWrite = WRITES.contains(word) && !isCall;
      use |= (isDraw ? DRAWS : 0) | (isCounter ? READS_COUNTER : 0) | (isWrite ? WRITES_ROWS : 0);
      before = word;
      word = after;
    }
    return use;
  }
}
