package io.dmha.sql;

import io.dmha.lexis.SqlWords;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The procedures of which the operator says that they neither commit nor set anything in the
 * session, so that a call of them is one more statement of its transaction. Immutable.
 */
public final class SafeCalls {
  /** None. */
  public static final SafeCalls NONE = new SafeCalls(new HashSet<>());

  /** Stands for each procedure, and for each block that has none of {@link #UNSAFE} in it. */
  private static final String ALL = "*";

  private static final Set<String> UNSAFE =
      SqlVocabulary.words(
          "COMMIT ROLLBACK EXECUTE IMMEDIATE AUTOCOMMIT PRAGMA CREATE ALTER DROP TRUNCATE GRANT"
              + " REVOKE RENAME COMMENT SAVEPOINT LOCK");

  private final Set<String> names;

  private SafeCalls(Set<String> names) {
    this.names = names;
  }

  /**
   * Reads the setting {@code dmha.replaySafe}.
   *
   * @param written names as a text has them, such as {@code PKG.PROC}; their case does not count
   */
  public static SafeCalls of(Collection<String> written) {
    Set<String> names = new HashSet<>();
    for (String name : written) {
      names.add(name.trim().toUpperCase(Locale.ROOT));
    }
    return names.isEmpty() ? NONE : new SafeCalls(names);
  }

  /** Whether {@code words} are one call, or a block of calls and nothing else, of these. */
  boolean has(SqlWords words) {
    if (names.isEmpty()) {
      return false;
    }
    Reading reading = new Reading(words);
    boolean isSafe = reading.isBlock() ? isSafeBlock(reading) : isSafeCall(reading);
    return isSafe && !words.isDoubtful();
  }

  private boolean isSafeCall(Reading reading) {
    boolean isBraced = reading.take("{");
    if (reading.take("?") && !reading.take("=")) {
      return false;
    }
    boolean isCall = reading.take("CALL") || reading.take("EXEC") || reading.take("EXECUTE");
    if (!isCall || !isSafe(reading.name()) || !reading.skipArguments()) {
      return false;
    }
    boolean isClosed = !isBraced || reading.take("}");
    boolean unusedSemicolon = reading.take(";");
    return isClosed && reading.isAtEnd();
  }

  private boolean isSafeBlock(Reading reading) {
    if (names.contains(ALL)) {
      return reading.hasNone(UNSAFE);
    }
    if (!reading.take("BEGIN")) {
      return false;
    }
    do {
      boolean unusedCall = reading.take("CALL");
      if (!isSafe(reading.name()) || !reading.skipArguments() || !reading.take(";")) {
        return false;
      }
    } while (!reading.take("END"));
    boolean unusedSemicolon = reading.take(";");
    return reading.isAtEnd();
  }

  private boolean isSafe(String name) {
    return !name.isEmpty() && (names.contains(ALL) || names.contains(name));
  }

  /** Reads the words one after the other. */
  private static final class Reading {
    private final SqlWords words;
    private @Nullable String word;

    Reading(SqlWords words) {
      this.words = words;
      this.word = words.next();
    }

    boolean isBlock() {
      return "BEGIN".equals(word) || "DECLARE".equals(word);
    }

    boolean isAtEnd() {
      return word == null;
    }

    boolean take(String expected) {
      boolean isIt = expected.equals(word);
      if (isIt) {
        word = words.next();
      }
      return isIt;
    }

    /** A name with its dots, in upper case; empty where there is none. */
    String name() {
      StringBuilder name = new StringBuilder();
      while (word != null && isPartOfName(word)) {
        name.append(word.replace("\"", "").toUpperCase(Locale.ROOT));
        word = words.next();
      }
      return name.toString();
    }

    private static boolean isPartOfName(String word) {
      char first = word.charAt(0);
      return Character.isLetter(first) || first == '_' || first == '"' || first == '.';
    }

    /** Skips what stands in parentheses, if something does; tells whether they close. */
    boolean skipArguments() {
      if (!take("(")) {
        return true;
      }
      int depth = 1;
      while (word != null && depth > 0) {
        depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
        word = words.next();
      }
      return depth == 0;
    }

    /** SET is of an UPDATE or a MERGE, or sets the session. */
    boolean hasNone(Set<String> unsafe) {
      boolean maySet = false;
      while (word != null) {
        if (unsafe.contains(word) || (word.equals("SET") && !maySet)) {
          return false;
        }
        maySet = !word.equals(";") && (maySet || word.equals("UPDATE") || word.equals("MERGE"));
        word = words.next();
      }
      return true;
    }
  }
}
