package io.dmha.sql;

import io.dmha.lexis.SqlWords;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The statements that begin and end transactions, in the spellings of several databases. */
final class SqlTransactions {
  /** More words than any of these statements has. */
  private static final int LONGEST = 16;

  private static final Set<String> FIRST_WORDS =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "BEGIN START COMMIT END ROLLBACK ABORT SAVEPOINT SAVE RELEASE".split(" ", -1))));

  /** Words that no database takes for a name. */
  private static final Set<String> DDL_OBJECTS =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList("TABLE INDEX VIEW SCHEMA COLUMN CONSTRAINT".split(" ", -1))));

  private static final String UNIT = "( (WORK|TRAN|TRANSACTION))?";
  private static final String NAME = " (?!(COMMIT|ROLLBACK|BEGIN|EXEC|CALL)\\b)([^ ]+|\"[^\"]*\")";
  private static final String MODE =
      " (ISOLATION LEVEL (SERIALIZABLE|REPEATABLE READ|READ COMMITTED|READ UNCOMMITTED|SNAPSHOT)"
          + "|READ WRITE|READ ONLY|(NOT )?DEFERRABLE|WITH CONSISTENT SNAPSHOT)";

  private static final Pattern BEGIN =
      Pattern.compile(
          "(BEGIN"
              + UNIT
              + "|START TRANSACTION)("
              + MODE
              + "( ,)?)*"
              + "|BEGIN (DEFERRED|IMMEDIATE|EXCLUSIVE)( TRANSACTION)?"
              + "|BEGIN (DISTRIBUTED )?TRAN(SACTION)?("
              + NAME
              + ")?");
  private static final Pattern COMMIT =
      Pattern.compile(
          "(COMMIT|END)"
              + UNIT
              + "( AND NO CHAIN)?"
              + "|COMMIT( WORK)? WRITE( BATCH| IMMEDIATE| WAIT| NOWAIT)*"
              + "|COMMIT TRAN(SACTION)?"
              + NAME);

  /** Not with a name: for SQL Server it may be that of a savepoint. */
  private static final Pattern ROLLBACK =
      Pattern.compile("(ROLLBACK|ABORT)" + UNIT + "( AND NO CHAIN)?");

  private static final Pattern SAVEPOINT =
      Pattern.compile(
          "(ROLLBACK( WORK| TRANSACTION)? TO( SAVEPOINT)?|RELEASE( SAVEPOINT)?"
              + "|SAVE TRAN(SACTION)?|SAVEPOINT)"
              + NAME
              + "|SAVEPOINT"
              + NAME
              + "( UNIQUE)?( ON ROLLBACK RETAIN (CURSORS|LOCKS))*");

  private static final Pattern TABLE_LOCK =
      Pattern.compile(
          "(TABLE )?(ONLY )?[^ ;]+( [.,*] ?([^ ;]+)?)*( IN [A-Z ]+ MODE)?( NOWAIT| WAIT \\d+)?");

  private SqlTransactions() {}

  static boolean startWith(String first) {
    return FIRST_WORDS.contains(first);
  }

  /** Reads the rest of the statement, up to its semicolon. */
  static SqlKind kindOf(String first, SqlWords words) {
    StringBuilder text = new StringBuilder(first);
    int count = 1;
    for (String word = words.next(); word != null && !word.equals(";"); word = words.next()) {
      count++;
      if (count > LONGEST) {
        return SqlKind.OTHER;
      }
      text.append(' ').append(word);
    }
    if (BEGIN.matcher(text).matches()) {
      return SqlKind.BEGIN;
    }
    if (COMMIT.matcher(text).matches()) {
      return SqlKind.COMMIT;
    }
    if (ROLLBACK.matcher(text).matches()) {
      return SqlKind.ROLLBACK;
    }
    return SAVEPOINT.matcher(text).matches() ? SqlKind.WRITE : SqlKind.OTHER;
  }

  /** Whether the rest of LOCK TABLE locks tables, and nothing else; reads up to its semicolon. */
  static boolean isTableLock(SqlWords words) {
    StringBuilder text = new StringBuilder();
    for (String word = words.next(); word != null && !word.equals(";"); word = words.next()) {
      text.append(text.length() == 0 ? "" : " ").append(word);
    }
    return TABLE_LOCK.matcher(text).matches();
  }

  /** What the statement does to a savepoint, read up to its semicolon; null where nothing. */
  static @Nullable SavepointText savepointOf(String first, SqlWords words) {
    StringBuilder text = new StringBuilder(first);
    String name = first;
    String word = words.next();
    for (int i = 1; word != null && !word.equals(";") && i < LONGEST; i++) {
      text.append(' ').append(word);
      boolean isOfDb2 = first.equals("SAVEPOINT") && i > 1;
      name = isOfDb2 ? name : word;
      word = words.next();
    }
    if (!SAVEPOINT.matcher(text).matches()) {
      return null;
    }
    return new SavepointText(savepointKind(first), plain(name));
  }

  private static SavepointText.Kind savepointKind(String first) {
    switch (first) {
      case "ROLLBACK":
        return SavepointText.Kind.ROLLBACK_TO;
      case "RELEASE":
        return SavepointText.Kind.RELEASE;
      default:
        return SavepointText.Kind.SET;
    }
  }

  /** A name as it was quoted; others are the same in whatever case. */
  private static String plain(String name) {
    boolean isQuoted = name.length() > 1 && name.startsWith("\"");
    return isQuoted
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name.toLowerCase(Locale.ROOT);
  }

  /** See {@link SqlReader#beginsTransaction}. */
  static boolean leavesOpen(SqlWords words) {
    Depth depth = new Depth();
    String before = ";";
    String word = words.next();
    while (word != null) {
      String next = words.next();
      depth.read(before, word, next);
      before = word;
      word = next;
    }
    return depth.open > 0 || (depth.everOpen && words.isDoubtful());
  }

  /** How many transactions are begun and not ended, as far as a plain reading tells. */
  private static final class Depth {
    private int open;
    private boolean everOpen;

    /** Whether what comes need not be run, so that it may not end what was begun. */
    private boolean conditional;

    void read(String before, String word, @Nullable String next) {
      boolean isFirst = before.equals(";");
      switch (word) {
        case "BEGIN":
          if (isUnit(next) || (isFirst && isMode(next))) {
            begin();
          } else {
            conditional = true;
          }
          break;
        case "START":
          if (isFirst && "TRANSACTION".equals(next)) {
            begin();
          }
          break;
        case "CHAIN":
          if (before.equals("AND")) {
            begin();
          }
          break;
        case "IF":
          conditional |= !isPartOfDdl(before, next);
          break;
        case "WHILE":
          conditional = true;
          break;
        case "COMMIT":
          end(!"PREPARED".equals(next), 1);
          break;
        case "ROLLBACK":
          // Followed by a name it may be one to a savepoint.
          end(next == null || next.equals(";"), Integer.MAX_VALUE);
          break;
        case "END":
        case "ABORT":
          end(isFirst, 1);
          break;
        default:
      }
    }

    private void begin() {
      open++;
      everOpen = true;
    }

    private void end(boolean isOne, int count) {
      if (isOne && !conditional) {
        open = Math.max(0, open - count);
      }
    }

    /**
     * DROP TABLE IF EXISTS and its like; where IF begins a statement, none of these precedes it.
     */
    private static boolean isPartOfDdl(String before, @Nullable String next) {
      return DDL_OBJECTS.contains(before) && ("EXISTS".equals(next) || "NOT".equals(next));
    }

    private static boolean isUnit(@Nullable String next) {
      return "TRAN".equals(next)
          || "TRANSACTION".equals(next)
          || "WORK".equals(next)
          || "DISTRIBUTED".equals(next);
    }

    private static boolean isMode(@Nullable String next) {
      return next == null
          || next.equals(";")
          || next.equals("ISOLATION")
          || next.equals("READ")
          || next.equals("NOT")
          || next.equals("DEFERRABLE")
          || next.equals("DEFERRED")
          || next.equals("IMMEDIATE")
          || next.equals("EXCLUSIVE");
    }
  }
}
