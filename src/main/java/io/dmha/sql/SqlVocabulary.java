package io.dmha.sql;

import io.dmha.lexis.Lexis;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * The words that {@link SqlReader} knows. All in upper case; a name that is quoted or stands behind
 * a dot is none of them.
 */
final class SqlVocabulary {
  static final Set<String> QUERIES = words("SELECT VALUES SHOW EXPLAIN DESCRIBE DESC TABLE WITH");

  /** Of commands that set nothing in the session. */
  static final Set<String> COMMANDS = words("NOTIFY COPY VACUUM ANALYZE REFRESH FETCH MOVE CLOSE");

  /** Whatever else a text says, with one of these it may call something. */
  static final Set<String> CALLING = words("SELECT DO CALL EXEC EXECUTE BEGIN DECLARE ; {");

  /** The first words of statements that write. */
  static final Set<String> WRITES = words("INSERT UPDATE DELETE MERGE REPLACE UPSERT");

  /** The first words of DDL. */
  static final Set<String> DDL = words("CREATE ALTER DROP TRUNCATE COMMENT GRANT REVOKE");

  /** The first words of statements that may set the session, in any database. */
  static final Set<String> SESSION_STATEMENTS =
      words(
          "SET ALTER USE RESET DISCARD LISTEN DECLARE PREPARE LOAD LOCK FLUSH HANDLER CREATE BEGIN"
              + " DO CALL EXEC EXECUTE");

  /** What stands before the name of a table, or before an alias of one. */
  static final Set<String> BEFORE_TABLES = words("FROM JOIN UPDATE DELETE INTO USING AS , )");

  /** Words that make a query write or lock, wherever they stand. */
  static final Set<String> CHANGES =
      words("INSERT UPDATE DELETE MERGE UPSERT INTO LOCK SHARE SET NEXTVAL CURRVAL LASTVAL SETVAL");

  /** Words after which anything may happen, a commit too. */
  static final Set<String> ANYTHING =
      words(
          "CALL EXEC EXECUTE TRUNCATE CREATE ALTER DROP GRANT REVOKE COMMIT ROLLBACK BEGIN DECLARE"
              + " ANALYZE FUNCTION PROCEDURE OPENQUERY OPENROWSET OPENDATASOURCE DBLINK");

  /** Words of statements that are harmless functions where a parenthesis follows. */
  static final Set<String> ALSO_FUNCTIONS = words("REPLACE TRUNCATE");

  /** Functions that commit nothing, but answer from the state of the session or change it. */
  static final Set<String> OF_SESSION =
      words(
          "NEXTVAL CURRVAL LASTVAL SETVAL LAST_INSERT_ID IDENTITY SCOPE_IDENTITY IDENT_CURRENT"
              + " FOUND_ROWS ROW_COUNT");

  /** Grammar before which and after which an expression may stand, also in parentheses. */
  static final Set<String> CLAUSES =
      words(
          "SELECT FROM WHERE AND OR NOT XOR DIV IN EXISTS ANY ALL SOME AS ON USING BY HAVING UNION"
              + " EXCEPT INTERSECT MINUS VALUES WITH CASE WHEN THEN ELSE BETWEEN LIKE ILIKE ESCAPE"
              + " LIMIT OFFSET FETCH OVER FILTER DISTINCT UNIQUE JOIN APPLY IS RECURSIVE"
              + " MATERIALIZED ROW TOP PARTITION WITHIN GROUP ORDER SET INSERT UPDATE DELETE"
              + " RETURNING OUTPUT CONFLICT KEY LATERAL PIVOT UNPIVOT ROLLUP CUBE SETS SAMPLE"
              + " WINDOW KEEP PRIOR CONNECT_BY_ROOT OF TABLE ARRAY INTO");

  /** Of these what never begins an operand: where one may begin, it is a function of that name. */
  static final Set<String> BEHIND_OPERANDS =
      words(
          "APPLY ESCAPE FILTER KEEP KEY MINUS OUTPUT OVER PARTITION PIVOT SAMPLE SETS UNPIVOT WITHIN"
              + " XOR LEVEL ROWNUM ROWID DUAL CONNECT_BY_ISLEAF CONNECT_BY_ISCYCLE SESSIONTIMEZONE"
              + " DBTIMEZONE");

  /** What an operand may follow. */
  static final Set<String> BEFORE_OPERANDS =
      words(
          "SELECT DISTINCT ALL FROM JOIN LATERAL ON USING LIMIT OFFSET ILIKE TO WHERE AND OR NOT CASE WHEN THEN ELSE BY HAVING IN RETURNING VALUES"
              + " BETWEEN LIKE SET CALL , ( [ = < > + - * / % | & ^ ! ~ #");

  /** What PostgreSQL does not have: whatever is called so is somebody's own. */
  private static final Set<String> NOT_OF_POSTGRESQL =
      words(
          "XOR MINUS UNIQUE APPLY TOP OUTPUT KEY PIVOT UNPIVOT SAMPLE KEEP PRIOR CONNECT_BY_ROOT"
              + " WITHIN PARTITION ESCAPE OF"
              + " VARCHAR2 NVARCHAR NVARCHAR2 CLOB BLOB NUMBER SIGNED UNSIGNED TINYINT DATETIME"
              + " DATETIME2 BINARY VARBINARY RAW DOUBLE"
              + " UNKNOWN SYSDATE SYSTIMESTAMP SESSIONTIMEZONE DBTIMEZONE UID ROWNUM ROWID LEVEL DUAL"
              + " CONNECT_BY_ISLEAF CONNECT_BY_ISCYCLE SYSTEM_USER"
              + " LAST_INSERT_ID IDENTITY SCOPE_IDENTITY IDENT_CURRENT FOUND_ROWS ROW_COUNT TRUNCATE");

  /** Grammar that is never called. */
  static final Set<String> MODIFIERS =
      words(
          "ASC DESC FIRST LAST NEXT PRIOR NULLS ROWS RANGE ONLY TIES PERCENT UNBOUNDED PRECEDING"
              + " FOLLOWING CURRENT INNER OUTER CROSS FULL NATURAL START CONNECT NOCYCLE SIBLINGS"
              + " ZONE AT BOTH LEADING TRAILING FOR UPDATE NOWAIT SKIP LOCKED WAIT SHOW EXPLAIN"
              + " DESCRIBE PLAN MATCHED DO NOTHING DUPLICATE CONSTRAINT IGNORE OVERRIDING SYSTEM"
              + " MERGE UPSERT SAVEPOINT RELEASE SEPARATOR PATH COLUMNS PASSING RESPECT ORDINALITY"
              + " YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND DAYOFYEAR MICROSECOND MILLISECOND"
              + " EPOCH YY YYYY QQ MM DD DY WK DW HH MI SS MS");

  static final Set<String> TYPES =
      words(
          "CHAR CHARACTER VARCHAR VARCHAR2 NCHAR NVARCHAR NVARCHAR2 TEXT CLOB BLOB NUMBER NUMERIC"
              + " DECIMAL DEC INT INTEGER BIGINT SMALLINT TINYINT SIGNED UNSIGNED REAL DOUBLE"
              + " PRECISION FLOAT BOOLEAN BIT TIMESTAMP TIME DATETIME DATETIME2 DATE BINARY"
              + " VARBINARY VARYING RAW INTERVAL JSON JSONB XML BYTEA");

  /** Names of values: harmless without parentheses and, where they take a precision, with them. */
  static final Set<String> CONSTANTS =
      words(
          "NULL TRUE FALSE UNKNOWN DEFAULT END SYSDATE SYSTIMESTAMP CURRENT_DATE CURRENT_TIME"
              + " CURRENT_TIMESTAMP CURRENT_USER CURRENT_ROLE CURRENT_SCHEMA CURRENT_CATALOG"
              + " CURRENT_DATABASE LOCALTIME LOCALTIMESTAMP SESSION_USER SYSTEM_USER SESSIONTIMEZONE"
              + " DBTIMEZONE USER UID ROWNUM ROWID LEVEL DUAL NEXTVAL CURRVAL CONNECT_BY_ISLEAF"
              + " CONNECT_BY_ISCYCLE");

  /** Letters that belong to the literal behind them. */
  static final Set<String> LITERAL_PREFIXES = words("N E X B");

  /** Functions that change nothing. */
  static final Set<String> FUNCTIONS =
      words(
          // aggregates and windows
          "COUNT SUM AVG MIN MAX STDDEV STDDEV_POP STDDEV_SAMP VARIANCE VAR_POP VAR_SAMP CORR MEDIAN"
              + " MODE LISTAGG LISTAGG2 GROUP_CONCAT STRING_AGG ARRAY_AGG WM_CONCAT ROW_NUMBER RANK"
              + " DENSE_RANK NTILE LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE PERCENT_RANK CUME_DIST"
              + " PERCENTILE_CONT PERCENTILE_DISC RATIO_TO_REPORT GROUPING GROUPING_ID BOOL_AND"
              + " BOOL_OR EVERY BIT_AND BIT_OR BIT_XOR ANY_VALUE COVAR_POP COVAR_SAMP"
              // conditions and conversions
              + " COALESCE NULLIF NVL NVL2 NULL_EQU IFNULL ISNULL IIF IF DECODE GREATEST LEAST CAST"
              + " TRY_CAST CONVERT TO_CHAR TO_NCHAR TO_DATE TO_NUMBER TO_TIMESTAMP TO_TIMESTAMP_TZ"
              + " TO_CLOB TO_BLOB TO_DSINTERVAL TO_YMINTERVAL HEXTORAW RAWTOHEX BINTOCHAR"
              + " EMPTY_BLOB EMPTY_CLOB ENCODE HEX UNHEX TO_HEX LNNVL VALIDATE_CONVERSION"
              // text
              + " UPPER LOWER UCASE LCASE TRIM LTRIM RTRIM BTRIM LENGTH LEN CHAR_LENGTH"
              + " CHARACTER_LENGTH OCTET_LENGTH BIT_LENGTH DATALENGTH LENGTHB LENGTHC SUBSTR"
              + " SUBSTRING SUBSTRB SUBSTRING_INDEX INSTR INSTRB POSITION LOCATE STRPOS CHARINDEX"
              + " CONCAT CONCAT_WS LPAD RPAD REPEAT REPLICATE SPACE REVERSE INITCAP ASCII ASCIISTR"
              + " UNISTR CHR UNICODE REGEXP_LIKE REGEXP_SUBSTR REGEXP_INSTR REGEXP_COUNT"
              + " REGEXP_REPLACE REGEXP_MATCHES SPLIT_PART STRING_TO_ARRAY ARRAY_TO_STRING LEFT"
              + " RIGHT TRANSLATE STUFF SOUNDEX DIFFERENCE MD5 SHA1 SHA256 SHA512 STANDARD_HASH"
              + " ORA_HASH HASH FORMAT QUOTE_LITERAL QUOTE_IDENT STARTS_WITH OVERLAY STRING_SPLIT"
              + " FIND_IN_SET CONTAINS NLSSORT NLS_UPPER NLS_LOWER"
              // numbers
              + " ABS CEIL CEILING FLOOR ROUND TRUNC MOD POWER POW SQRT CBRT EXP LN LOG LOG10 LOG2"
              + " SIGN SIN COS TAN COT ASIN ACOS ATAN ATAN2 SINH COSH TANH DEGREES RADIANS PI"
              + " BITAND BITOR BITXOR BITNOT REMAINDER WIDTH_BUCKET"
              // chance and identity
              + " RAND RANDOM RANDOM_UUID UUID SYS_GUID GUID NEWID NEWSEQUENTIALID GEN_RANDOM_UUID"
              + " UUID_GENERATE_V4 DBMS_RANDOM.VALUE DBMS_RANDOM.STRING DBMS_RANDOM.RANDOM"
              + " DBMS_RANDOM.NORMAL DBMS_RANDOM.RANDOM_NORMAL"
              // time
              + " NOW GETDATE GETUTCDATE SYSDATETIME SYSUTCDATETIME CURDATE CURTIME UNIX_TIMESTAMP"
              + " FROM_UNIXTIME CLOCK_TIMESTAMP STATEMENT_TIMESTAMP TRANSACTION_TIMESTAMP EXTRACT"
              + " DATE_TRUNC DATE_PART DATEADD DATEDIFF DATENAME DATEPART DATE_ADD DATE_SUB"
              + " DATE_FORMAT STR_TO_DATE TIMESTAMPADD TIMESTAMPDIFF ADD_DAYS ADD_WEEKS ADD_MONTHS"
              + " MONTHS_BETWEEN DAYS_BETWEEN NEXT_DAY LAST_DAY NEW_TIME FROM_TZ AGE MAKE_DATE"
              + " MAKE_TIMESTAMP MAKE_INTERVAL NUMTODSINTERVAL NUMTOYMINTERVAL SYS_EXTRACT_UTC"
              + " YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND DAYNAME MONTHNAME DAYOFMONTH"
              + " DAYOFWEEK DAYOFYEAR EOMONTH YEARS_BETWEEN WEEKDAY FORMATDATETIME PARSEDATETIME"
              // documents
              + " JSON_VALUE JSON_QUERY JSON_EXISTS JSON_TABLE JSON_OBJECT JSON_ARRAY"
              + " JSON_OBJECTAGG JSON_ARRAYAGG JSON_EXTRACT JSON_UNQUOTE JSON_SET JSON_INSERT"
              + " JSON_REPLACE JSON_REMOVE JSON_CONTAINS JSON_LENGTH JSON_KEYS JSON_TYPE JSON_VALID"
              + " JSON_BUILD_OBJECT JSON_BUILD_ARRAY JSON_AGG JSON_OBJECT_AGG JSON_MODIFY"
              + " JSON_EXTRACT_PATH JSON_EXTRACT_PATH_TEXT JSON_ARRAY_LENGTH ROW_TO_JSON TO_JSON"
              + " TO_JSONB JSONB_SET JSONB_INSERT JSONB_AGG JSONB_OBJECT_AGG JSONB_BUILD_OBJECT"
              + " JSONB_BUILD_ARRAY JSONB_EXTRACT_PATH JSONB_EXTRACT_PATH_TEXT JSONB_ARRAY_LENGTH"
              + " JSONB_PRETTY JSONB_STRIP_NULLS XMLELEMENT XMLFOREST XMLAGG XMLCONCAT XMLROOT"
              + " XMLPARSE XMLSERIALIZE XMLQUERY XMLTABLE XMLEXISTS XMLTYPE XMLATTRIBUTES"
              + " XMLCOMMENT XMLCDATA XMLCAST EXTRACTVALUE EXISTSNODE DBMS_LOB.SUBSTR"
              + " DBMS_LOB.GETLENGTH DBMS_LOB.INSTR UTL_RAW.CAST_TO_RAW UTL_RAW.CAST_TO_VARCHAR2"
              // rows and arrays
              + " SYSTEM_RANGE GENERATE_SERIES GENERATE_SUBSCRIPTS UNNEST CARDINALITY ARRAY_LENGTH"
              + " ARRAY_APPEND ARRAY_CAT ARRAY_POSITION SYS_CONNECT_BY_PATH"
              // about the session
              + " DATABASE SCHEMA VERSION CURRENT_SETTING PG_IS_IN_RECOVERY SESSION_ID"
              + " PG_BACKEND_PID SYS_CONTEXT USERENV SESSID");

  private SqlVocabulary() {}

  /** Whether a statement that begins so queries or writes tables, and nothing else. */
  static boolean isPlainVerb(String first) {
    return QUERIES.contains(first) || WRITES.contains(first);
  }

  /**
   * Whether a parenthesis after this name calls nothing that might do harm.
   *
   * @param lead the word before it
   */
  static boolean isHarmlessCall(Lexis lexis, String name, String lead) {
    boolean isForeign = lexis == Lexis.POSTGRESQL && NOT_OF_POSTGRESQL.contains(name);
    boolean isCalled = BEHIND_OPERANDS.contains(name) && BEFORE_OPERANDS.contains(lead);
    boolean isGrammar = isNoFunction(name) && !isForeign && !isCalled;
    return isGrammar || SqlFunctions.isHarmless(lexis, name);
  }

  private static boolean isNoFunction(String name) {
    return CLAUSES.contains(name)
        || TYPES.contains(name)
        || CONSTANTS.contains(name)
        || OF_SESSION.contains(name)
        || ALSO_FUNCTIONS.contains(name);
  }

  /** Whether this name, without a parenthesis, calls nothing that might do harm. */
  static boolean isHarmlessWord(String name) {
    return isNoFunction(name) || FUNCTIONS.contains(name) || MODIFIERS.contains(name);
  }

  /** Whether what follows this word is an alias rather than an expression. */
  static boolean isValue(String word) {
    return word.equals("'")
        || word.equals("?")
        || word.equals(")")
        || word.equals("]")
        || word.equals("}")
        || CONSTANTS.contains(word)
        || (!word.isEmpty() && "\"`@0123456789".indexOf(word.charAt(0)) >= 0);
  }

  /** The words of a list with blanks between them. */
  static Set<String> words(String list) {
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(list.split(" ", -1))));
  }
}
