package io.dmha.sql;

import io.dmha.lexis.RawWords;
import io.dmha.lexis.SqlStatement;
import io.dmha.lexis.SqlWords;
import java.util.Locale;
import java.util.Set;

/**
 * The words by which a statement leaves something in the session wherever they stand: functions
 * that are called, temporary tables, variables that are assigned. A table or a column that is
 * merely called like one of them does no harm. Immutable.
 */
final class SessionWords {
  private static final SessionText TABLE = SessionText.lost("a temporary table");
  private static final SessionText VARIABLE = SessionText.lost("a variable of the session");

  private final Set<String> locks;
  private final Set<String> settings;
  private final Set<String> packages;
  private final Temporary temporary;

  /** What a database calls a temporary table. */
  enum Temporary {
    /** A table of the session, however it is called; one that its transaction drops is none. */
    OF_THE_SESSION,
    /** A global one is there for all, with rows for each session: they may outlive the commit. */
    GLOBAL_HAS_OWN_ROWS,
    /** Only a local one is of the session; what is global is a table as any other. */
    LOCAL_ALONE
  }

  /**
   * @param locks functions that take locks of the session, separated by blanks
   * @param settings functions that set something else
   * @param packages packages that do so by any of their functions
   */
  SessionWords(Temporary temporary, String locks, String settings, String packages) {
    this.temporary = temporary;
    this.locks = SqlVocabulary.words(locks);
    this.settings = SqlVocabulary.words(settings);
    this.packages = SqlVocabulary.words(packages);
  }

  SessionText read(SqlStatement statement) {
    String first = statement.word(0);
    if ((first.equals("CREATE") || first.equals("DECLARE")) && makesTemporary(statement)) {
      return TABLE;
    }
    for (int i = 0; i < statement.size(); i++) {
      String word = statement.word(i);
      String next = statement.word(i + 1);
      if (word.equals("INTO")
          && (isTemporaryTarget(statement, i + 1) || isInTemporarySchema(statement, i + 1))) {
        return TABLE;
      }
      boolean isVariable = word.length() > 1 && word.charAt(0) == '@';
      boolean isAssigned = next.equals(":") && statement.word(i + 2).equals("=");
      boolean isSet = i >= 2 && next.equals(",") && isCall(statement, i - 2, "SET");
      if ((isVariable && (isAssigned || isSet)) || word.equals(SqlWords.VARIABLE)) {
        return VARIABLE;
      }
      String name = plain(word);
      // Dameng, Oracle and SQL Server call a procedure without parentheses, too.
      boolean isAlone = i == 0 || first.equals("CALL") || first.startsWith("EXEC");
      if (locks.contains(name) && (isAlone || next.equals("("))) {
        return SessionText.lost("a session lock by " + lower(name) + "()");
      }
      if (next.equals("(") && isSetting(name)) {
        return isLocal(statement, i) ? SessionText.NONE : setting(name + "()");
      }
      if (next.equals(".") && packages.contains(name)) {
        return setting(name);
      }
      if (isAlone && isSetting(name) && !next.equals(".")) {
        return setting(name + "()");
      }
    }
    return SessionText.NONE;
  }

  /** Whether one of them may be in a text, whichever way it is read. */
  boolean mayBeIn(RawWords raw) {
    return raw.hasAny(this::isOne);
  }

  private boolean isOne(String word) {
    return locks.contains(word)
        || isSetting(word)
        || packages.contains(word)
        || word.equals("TEMP")
        || word.equals("TEMPORARY")
        || word.equals("PG_TEMP")
        || word.equals(SessionTexts.SETTINGS)
        || word.indexOf('@') >= 0;
  }

  private static SessionText setting(String by) {
    return SessionText.lost("a setting by " + lower(by));
  }

  private boolean isSetting(String name) {
    return settings.contains(name)
        || name.startsWith("SP_SET_SESSION")
        || name.startsWith("SF_SET_SESSION")
        || name.startsWith("SP_RESET_SESSION");
  }

  private static boolean isCall(SqlStatement statement, int at, String name) {
    return statement.word(at).equals(name) && statement.word(at + 1).equals("(");
  }

  /** Whether every call of set_config() says that it ends with the transaction. */
  private static boolean isLocal(SqlStatement statement, int at) {
    if (!plain(statement.word(at)).equals("SET_CONFIG")) {
      return false;
    }
    String rest = statement.words();
    int from = rest.indexOf("SET_CONFIG");
    while (from >= 0) {
      int close = rest.indexOf(')', from);
      String call = close < 0 ? "" : rest.substring(from, close);
      if (call.indexOf('(') != call.lastIndexOf('(') || !call.endsWith(", TRUE ")) {
        return false;
      }
      from = rest.indexOf("SET_CONFIG", close);
    }
    return !rest.isEmpty();
  }

  private boolean makesTemporary(SqlStatement statement) {
    boolean isGlobal = false;
    for (int i = 1; i < 7; i++) {
      String word = statement.word(i);
      isGlobal |= word.equals("GLOBAL");
      if (word.equals("TEMP") || word.equals("TEMPORARY")) {
        boolean isLocal = statement.word(i - 1).equals("LOCAL");
        return isOfSession(statement, isGlobal, isLocal);
      }
      if (plain(word).equals("PG_TEMP") && statement.word(i + 1).equals(".")) {
        return temporary == Temporary.OF_THE_SESSION;
      }
    }
    return false;
  }

  private boolean isOfSession(SqlStatement statement, boolean isGlobal, boolean isLocal) {
    switch (temporary) {
      case OF_THE_SESSION:
        return !statement.words().endsWith(" ON COMMIT DROP")
            && !statement.words().contains(" ON COMMIT DROP AS ");
      case GLOBAL_HAS_OWN_ROWS:
        return !isGlobal || statement.has("PRESERVE") || statement.words().isEmpty();
      case LOCAL_ALONE:
        return isLocal;
    }
    throw new AssertionError(temporary);
  }

  /** {@code SELECT … INTO pg_temp.x}, as PostgreSQL has it. */
  private boolean isInTemporarySchema(SqlStatement statement, int at) {
    int name = at;
    while (statement.word(name).equals("UNLOGGED") || statement.word(name).equals("TABLE")) {
      name++;
    }
    return temporary == Temporary.OF_THE_SESSION
        && plain(statement.word(name)).equals("PG_TEMP")
        && statement.word(name + 1).equals(".");
  }

  private static boolean isTemporaryTarget(SqlStatement statement, int at) {
    String word = statement.word(at);
    boolean isPrefix = word.equals("LOCAL") || word.equals("GLOBAL");
    String kind = isPrefix ? statement.word(at + 1) : word;
    boolean isKind = kind.equals("TEMP") || kind.equals("TEMPORARY");
    String next = statement.word(at + (isPrefix ? 2 : 1));
    // "into temp(a) values", "into temp values", "into temp select": a table of that name.
    boolean isName =
        next.isEmpty() || "(.,".contains(next) || next.equals("VALUES") || next.equals("SELECT");
    return isKind && !isName;
  }

  private static String plain(String word) {
    boolean isQuoted = word.startsWith("\"") || word.startsWith("`");
    return isQuoted && word.length() > 1
        ? word.substring(1, word.length() - 1).toUpperCase(Locale.ROOT)
        : word;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
