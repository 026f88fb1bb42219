package io.dmha.target;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Tells the kind of a statement from its text. When in doubt it answers {@link SqlKind#OTHER}: to
 * take a write for a read would double it, to take a read for a write costs an error.
 *
 * <p>A SELECT counts as a read only if it calls no function but those known to change nothing, and
 * holds no word that writes or locks. Stateless.
 */
public final class SqlReader {
  private static final Set<String> READS =
      words("SELECT VALUES SHOW EXPLAIN DESCRIBE DESC TABLE WITH");
  private static final Set<String> WRITES = words("INSERT UPDATE DELETE MERGE REPLACE UPSERT");

  /** Words that make a query more than a read wherever they stand outside quotes. */
  private static final Set<String> MORE_THAN_READ =
      words(
          "INSERT UPDATE DELETE MERGE REPLACE UPSERT INTO CALL EXEC EXECUTE TRUNCATE CREATE ALTER"
              + " DROP GRANT REVOKE LOCK SHARE COMMIT ROLLBACK BEGIN DECLARE SET ANALYZE FUNCTION"
              + " PROCEDURE"
              + " NEXTVAL CURRVAL");

  /** Words after which a parenthesis opens no call of an unknown function. */
  private static final Set<String> HARMLESS_BEFORE_PARENTHESIS =
      words(
          "SELECT FROM WHERE AND OR NOT IN EXISTS ANY ALL SOME AS ON USING BY HAVING UNION EXCEPT"
              + " INTERSECT MINUS VALUES WITH CASE WHEN THEN ELSE BETWEEN LIKE LIMIT OFFSET FETCH"
              + " OVER FILTER DISTINCT JOIN IS RECURSIVE MATERIALIZED ROW TOP PARTITION WITHIN GROUP"
              // types
              + " CHAR CHARACTER VARCHAR VARCHAR2 NCHAR NVARCHAR NUMBER NUMERIC DECIMAL DEC TIMESTAMP"
              + " TIME DATETIME BINARY VARBINARY VARYING FLOAT INTERVAL"
              // aggregates and windows
              + " COUNT SUM AVG MIN MAX STDDEV VARIANCE MEDIAN LISTAGG GROUP_CONCAT STRING_AGG"
              + " ARRAY_AGG WM_CONCAT ROW_NUMBER RANK DENSE_RANK NTILE LAG LEAD FIRST_VALUE"
              + " LAST_VALUE NTH_VALUE PERCENT_RANK CUME_DIST GROUPING BOOL_AND BOOL_OR"
              // conditions and conversions
              + " COALESCE NULLIF NVL NVL2 IFNULL ISNULL DECODE GREATEST LEAST CAST CONVERT TO_CHAR"
              + " TO_DATE TO_NUMBER TO_TIMESTAMP TO_CLOB TO_BLOB HEXTORAW RAWTOHEX"
              // text
              + " UPPER LOWER TRIM LTRIM RTRIM LENGTH CHAR_LENGTH CHARACTER_LENGTH OCTET_LENGTH"
              + " LENGTHB SUBSTR SUBSTRING SUBSTRB INSTR POSITION LOCATE CONCAT CONCAT_WS LPAD RPAD"
              + " REPEAT REVERSE INITCAP ASCII CHR REGEXP_LIKE REGEXP_SUBSTR REGEXP_INSTR"
              + " REGEXP_COUNT LEFT RIGHT TRANSLATE MD5 SPLIT_PART FORMAT"
              // numbers
              + " ABS CEIL CEILING FLOOR ROUND TRUNC MOD POWER SQRT EXP LN LOG SIGN SIN COS TAN"
              // time
              + " NOW SYSDATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP"
              + " EXTRACT DATE_TRUNC DATE_PART DATEADD DATEDIFF ADD_MONTHS MONTHS_BETWEEN LAST_DAY"
              + " YEAR MONTH DAY HOUR MINUTE SECOND DATE"
              // about the session
              + " DATABASE USER VERSION CURRENT_DATABASE CURRENT_SCHEMA PG_IS_IN_RECOVERY"
              + " SYSTEM_RANGE GENERATE_SERIES SESSION_ID PG_BACKEND_PID");

  /** Not the closing ones: {@code [f](…)} is a call where brackets quote. */
  private static final String PUNCTUATION = "(,=<>+-*/|%^!&~:?[{'";

  private SqlReader() {}

  /** The kind of {@code sql}, which may hold comments and several statements. */
  public static SqlKind kindOf(String sql) {
    SqlWords words = new SqlWords(sql);
    SqlKind kind = kindOf(words);
    // Reads the rest, for doubts may stand anywhere; a second statement may hide behind anything.
    boolean isOne = kind == SqlKind.READ || words.isOneStatement();
    return isOne && !words.isDoubtful() ? kind : SqlKind.OTHER;
  }

  private static SqlKind kindOf(SqlWords words) {
    String first = words.next();
    while ("(".equals(first)) {
      first = words.next();
    }
    if (first == null) {
      return SqlKind.OTHER;
    }
    if (READS.contains(first)) {
      return readOrMore(words, first);
    }
    if (WRITES.contains(first) || first.equals("SAVEPOINT") || first.equals("RELEASE")) {
      return SqlKind.WRITE;
    }
    if (first.equals("COMMIT")) {
      return SqlKind.COMMIT;
    }
    if (first.equals("BEGIN") || first.equals("START")) {
      return begin(words);
    }
    return first.equals("ROLLBACK") ? rollback(words) : SqlKind.OTHER;
  }

  /** BEGIN of a transaction, and not of a block of procedural code. */
  private static SqlKind begin(SqlWords words) {
    String next = words.next();
    if (next == null || next.equals(";")) {
      return next == null || words.next() == null ? SqlKind.BEGIN : SqlKind.OTHER;
    }
    boolean isTransaction =
        next.equals("TRANSACTION") || next.equals("WORK") || next.equals("ISOLATION");
    return isTransaction ? SqlKind.BEGIN : SqlKind.OTHER;
  }

  /** SELECT … FOR UPDATE and WITH … INSERT lock or write, but they do not commit. */
  private static SqlKind readOrMore(SqlWords words, String first) {
    SqlKind more = first.equals("WITH") || first.equals("SELECT") ? SqlKind.WRITE : SqlKind.OTHER;
    String beforeThat = "";
    String before = first;
    for (String word = words.next(); word != null; word = words.next()) {
      if (word.equals(";")) {
        return words.next() == null ? SqlKind.READ : SqlKind.OTHER;
      }
      boolean isNextValue = word.equals("VALUE") && before.equals("NEXT");
      boolean isOfSession = word.length() > 1 && word.charAt(0) == '@';
      boolean isCall = word.equals("(") && isUnknownFunction(before, beforeThat);
      if (MORE_THAN_READ.contains(word) || isNextValue || isOfSession || isCall) {
        return more;
      }
      beforeThat = before;
      before = word;
    }
    return SqlKind.READ;
  }

  /**
   * Whether a parenthesis after this token calls a function that is not known to be harmless. A
   * schema may hold a function of any name, so a name after a dot is none of those known.
   */
  private static boolean isUnknownFunction(String name, String before) {
    return before.equals(".")
        || !(HARMLESS_BEFORE_PARENTHESIS.contains(name) || isPunctuation(name));
  }

  private static boolean isPunctuation(String word) {
    return word.length() == 1 && PUNCTUATION.indexOf(word.charAt(0)) >= 0;
  }

  /** ROLLBACK, or ROLLBACK TO a savepoint, which stays inside the transaction. */
  private static SqlKind rollback(SqlWords words) {
    String next = words.next();
    if (next == null || next.equals(";")) {
      return next == null || words.next() == null ? SqlKind.ROLLBACK : SqlKind.OTHER;
    }
    if (next.equals("WORK") || next.equals("TRANSACTION")) {
      return rollback(words);
    }
    return next.equals("TO") ? SqlKind.WRITE : SqlKind.OTHER;
  }

  private static Set<String> words(String list) {
    return new HashSet<>(Arrays.asList(list.toUpperCase(Locale.ROOT).split(" ")));
  }
}
