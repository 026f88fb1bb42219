package io.dmha.sql;

import static io.dmha.sql.SessionRule.lost;
import static io.dmha.sql.SessionRule.none;
import static io.dmha.sql.SessionRule.sets;

import io.dmha.lexis.Lexis;

/**
 * What texts leave in a session of a database that is not known by name: as settable counts only
 * what means the same to whatever database takes it. Stateless.
 */
public final class SessionsOfOthers {
  private static final SessionWords ANYWHERE =
      new SessionWords(
          SessionWords.Temporary.OF_THE_SESSION,
          "PG_ADVISORY_LOCK PG_ADVISORY_LOCK_SHARED PG_TRY_ADVISORY_LOCK"
              + " PG_TRY_ADVISORY_LOCK_SHARED GET_LOCK SP_GETAPPLOCK",
          "SET_CONFIG SETSEED SET_CONTEXT SP_SET_SESSION_CONTEXT DBLINK_CONNECT",
          "DBMS_LOCK DBMS_SESSION DBMS_APPLICATION_INFO DBMS_ALERT");

  public static final SessionReader READER =
      new SessionReader(Lexis.UNKNOWN, SessionsOfOthers::rules);
  public static final SessionReader OF_ORACLE =
      new SessionReader(Lexis.ORACLE, SessionsOfOthers::rules);
  public static final SessionReader OF_MYSQL =
      new SessionReader(Lexis.MYSQL, SessionsOfOthers::rules);

  private SessionsOfOthers() {}

  private static SessionReader.Builder rules() {
    SessionReader.Builder reader = new SessionReader.Builder(ANYWHERE);
    addRules(reader);
    String unknown = "a setting that is not known";
    return reader
        .beginsWith("SET", unknown)
        .beginsWith("USE", unknown)
        .beginsWith("RESET", unknown)
        .beginsWith("DISCARD", unknown)
        .beginsWith("DECLARE", "a cursor or a temporary table")
        .beginsWith("PREPARE", "a statement prepared by text")
        .beginsWith("LISTEN", "a LISTEN")
        .beginsWith("LOAD", "a library that is loaded")
        .beginsWith("LOCK", "a lock of tables that may last")
        .beginsWith("FLUSH", "a lock of tables that may last")
        .beginsWith("HANDLER", "a cursor");
  }

  private static void addRules(SessionReader.Builder reader) {
    reader
        .rule(sets("schema", "SET (?:CURRENT )?SCHEMA(?: =)? <text>"))
        .rule(sets("schema", "(?:ALTER SESSION )?SET CURRENT_SCHEMA = <text>"))
        .rule(sets("catalog", "USE <name>"))
        .rule(sets("role", "SET ROLE <text>"))
        .rule(sets("timezone", "SET TIME ZONE <zone>"))
        .rule(sets("names", "SET (?:NAMES|CHARACTER SET) <text>(?: COLLATE <text>)?"))
        .rule(sets("transaction <1>", "SET SESSION CHARACTERISTICS AS TRANSACTION <modes>"))
        .rule(sets("<1>", "ALTER SESSION SET (<name>) = <value>"))
        .rule(sets("parallel <1>", "ALTER SESSION (?:ENABLE|DISABLE) PARALLEL (DML|DDL|QUERY)"))
        .rule(none("SET (?:SESSION )?AUTOCOMMIT .*"))
        .rule(
            lost(
                "a value that does not last",
                "SET SESSION (?:INSERT_ID|LAST_INSERT_ID|TIMESTAMP|RAND_SEED.) .*"))
        .rule(sets("<1>", "SET SESSION (<name>) = <value>"))
        .rule(none("SET (?:GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD) .*"))
        // The variables of a block, whose BEGIN ends this statement.
        .rule(none("DECLARE (?!(?:GLOBAL|LOCAL) )<name> (?!.*(?:CURSOR|HOLD)).*"))
        .rule(none("PREPARE TRANSACTION '"))
        .rule(lost("a mode of the transaction that may last", "SET TRANSACTION .*"))
        // It ends with the transaction; LOCK TABLES of MySQL does not.
        .rule(none("LOCK TABLE .* MODE(?: NOWAIT)?"));
  }
}
