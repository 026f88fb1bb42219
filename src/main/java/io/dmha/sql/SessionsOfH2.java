package io.dmha.sql;

import static io.dmha.sql.SessionRule.none;
import static io.dmha.sql.SessionRule.sets;

import io.dmha.lexis.Lexis;

/**
 * What texts leave in a session of H2, as its version 2.4.240 has it: most of its settings are
 * those of the database. Stateless.
 */
public final class SessionsOfH2 {
  private static final String IS = "(?: =)? ";

  private static final String OF_THE_DATABASE =
      "ALLOW_LITERALS|AUTHENTICATOR|BUILTIN_ALIAS_OVERRIDE|CACHE_SIZE|CLUSTER|COLLATION|DATABASE COLLATION"
          + "|DATABASE_EVENT_LISTENER|DB_CLOSE_DELAY|DEFAULT_LOCK_TIMEOUT"
          + "|DEFAULT_TABLE_TYPE|IGNORECASE|IGNORE_CATALOGS|JAVA_OBJECT_SERIALIZER|LOCK_MODE"
          + "|MAX_LENGTH_INPLACE_LOB|MAX_LOG_SIZE|MAX_MEMORY_ROWS|MAX_MEMORY_UNDO"
          + "|MAX_OPERATION_MEMORY|OPTIMIZE_REUSE_RESULTS|PASSWORD|QUERY_STATISTICS"
          + "|QUERY_STATISTICS_MAX_ENTRIES|RETENTION_TIME|SALT"
          + "|TRACE_LEVEL_FILE|TRACE_LEVEL_SYSTEM_OUT|TRACE_MAX_FILE_SIZE|WRITE_DELAY";

  /** They do nothing, or the driver of the application knows. */
  private static final String NOTHING =
      "AUTOCOMMIT|CATALOG|NAMES|CLIENT_ENCODING|CLIENT_MIN_MESSAGES|DATESTYLE|EXTRA_FLOAT_DIGITS"
          + "|JOIN_COLLAPSE_LIMIT";

  private static final SessionWords ANYWHERE =
      new SessionWords(SessionWords.Temporary.LOCAL_ALONE, "", "", "");

  public static final SessionReader READER = new SessionReader(Lexis.H2, SessionsOfH2::rules);

  private SessionsOfH2() {}

  private static SessionReader.Builder rules() {
    return new SessionReader.Builder(ANYWHERE)
        .rule(sets("schema", "(?:SET SCHEMA" + IS + "|USE )<text>"))
        .rule(sets("search path", "SET SCHEMA_SEARCH_PATH" + IS + "<values>"))
        .rule(sets("search path", "SET SEARCH_PATH (?:TO|=) <values>"))
        .rule(sets("timezone", "SET TIME ZONE <zone>"))
        .rule(
            sets(
                "<1>",
                "SET (LOCK_TIMEOUT|QUERY_TIMEOUT|THROTTLE|LAZY_QUERY_EXECUTION|VARIABLE_BINARY"
                    + "|TRUNCATE_LARGE_LENGTH)"
                    + IS
                    + "(?:<number>|TRUE|FALSE|ON|OFF)"))
        .rule(sets("query_timeout", "SET STATEMENT_TIMEOUT (?:TO|=) <number>"))
        .rule(sets("non_keywords", "SET NON_KEYWORDS(?:" + IS + "<values>)?"))
        // The one with the name of the transaction lasts as long as the other.
        .rule(
            sets(
                "isolation",
                "SET (?:SESSION CHARACTERISTICS AS )?TRANSACTION ISOLATION LEVEL"
                    + " (?:READ UNCOMMITTED|READ COMMITTED|REPEATABLE READ|SNAPSHOT"
                    + "|SERIALIZABLE)"))
        .rule(
            SessionRule.lost(
                "a setting of the database that ends with it",
                "SET (?:MODE|DEFAULT_NULL_ORDERING|REFERENTIAL_INTEGRITY) .*"))
        .rule(none("SET (?:" + OF_THE_DATABASE + "|" + NOTHING + ")(?: .*)?"))
        .rule(none("SET EXCLUSIVE" + IS + "(?:0|FALSE)"))
        .rule(SessionRule.lost("the database for itself alone", "SET EXCLUSIVE .*"))
        .rule(SessionRule.lost("a variable of the session", "SET @.*"))
        .beginsWith("SET", "a setting that is not known")
        .beginsWith("USE", "a setting that is not known");
  }
}
