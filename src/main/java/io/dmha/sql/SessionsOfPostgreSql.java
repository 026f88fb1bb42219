package io.dmha.sql;

import static io.dmha.sql.SessionRule.lost;
import static io.dmha.sql.SessionRule.none;
import static io.dmha.sql.SessionRule.sets;
import static io.dmha.sql.SessionRule.setsLocally;
import static io.dmha.sql.SessionRule.setsNamed;

import io.dmha.lexis.Lexis;

/**
 * What texts leave in a session of PostgreSQL. Keys are names of its parameters, since all its
 * spellings end in one. Stateless.
 */
public final class SessionsOfPostgreSql {
  private static final String ROLE = "role";
  private static final String USER = "session_authorization";

  private static final SessionWords ANYWHERE =
      new SessionWords(
          SessionWords.Temporary.OF_THE_SESSION,
          "PG_ADVISORY_LOCK PG_ADVISORY_LOCK_SHARED PG_TRY_ADVISORY_LOCK"
              + " PG_TRY_ADVISORY_LOCK_SHARED",
          "SET_CONFIG SETSEED DBLINK_CONNECT DBLINK_CONNECT_U SET_LIMIT"
              + " PG_REPLICATION_ORIGIN_SESSION_SETUP PG_CREATE_LOGICAL_REPLICATION_SLOT"
              + " PG_CREATE_PHYSICAL_REPLICATION_SLOT",
          "");

  public static final SessionReader READER =
      new SessionReader(Lexis.POSTGRESQL, SessionsOfPostgreSql::rules);

  /** Of a server that takes a backslash in any literal for more than a character. */
  public static final SessionReader OF_BACKSLASH =
      new SessionReader(Lexis.UNKNOWN, SessionsOfPostgreSql::rules);

  private SessionsOfPostgreSql() {}

  private static SessionReader.Builder rules() {
    SessionReader.Builder reader = new SessionReader.Builder(ANYWHERE);
    addSets(reader);
    addLocalSets(reader);
    addResets(reader);
    reader
        .rule(none("PREPARE TRANSACTION '"))
        .rule(lost("a cursor that is held", "DECLARE .* WITH HOLD .*"))
        .rule(none("DECLARE <name> .*"))
        .rule(
            lost(
                "a setting made through a view",
                "UPDATE (?:ONLY )?(?:\\S+ \\. )?\"?(?i:" + SessionTexts.SETTINGS + ")\\b.*"))
        .beginsWith("SET", "a setting that is not known")
        .beginsWith("RESET", "a setting that is not known")
        .beginsWith("DISCARD", "a setting that is not known")
        .beginsWith("DECLARE", "a cursor")
        .beginsWith("PREPARE", "a statement prepared by text")
        .beginsWith("LISTEN", "a LISTEN")
        .beginsWith("LOAD", "a library that is loaded");
    return reader;
  }

  private static void addSets(SessionReader.Builder reader) {
    String own = "SET (?:SESSION )?";
    reader
        // It moves with each random().
        .rule(lost("a seed", own + "SEED (?:TO|=) .*"))
        .rule(
            setsLocally(
                "<1>",
                own
                    + "(TRANSACTION_ISOLATION|TRANSACTION_READ_ONLY|TRANSACTION_DEFERRABLE)"
                    + " (?:TO|=) <value>"))
        // Tables that are made then are temporary, whatever the text says that makes them.
        .rule(lost("temporary tables", own + "SEARCH_PATH (?:TO|=) .*PG_TEMP.*"))
        .rule(sets("timezone", own + "TIME ZONE <zone>"))
        .rule(sets("search_path", own + "SCHEMA '"))
        .rule(sets("client_encoding", own + "NAMES(?: <text>)?"))
        .rule(sets("xmloption", own + "XML OPTION (?:DOCUMENT|CONTENT)"))
        .rule(sets(ROLE, own + "ROLE <text>"))
        .rule(sets(USER, ROLE::equals, own + "SESSION AUTHORIZATION <text>"))
        .rule(sets(USER, ROLE::equals, own + "SESSION_AUTHORIZATION (?:TO|=) <text>"))
        .rule(sets("transaction <1>", "SET SESSION CHARACTERISTICS AS TRANSACTION <modes>"))
        .rule(sets("<1>", own + "(<name>) (?:TO|=) <values>"))
        .rule(
            setsNamed(
                SessionsOfPostgreSql::isPlain,
                "SELECT (?:PG_CATALOG \\. )?SET_CONFIG \\( ' , ' , FALSE \\)"
                    + "(?: AS <name>| <name>)?"));
  }

  /** RESET ALL leaves the two others alone. */
  private static boolean isParameter(String key) {
    return !key.equals(ROLE) && !key.equals(USER);
  }

  /** Whether a parameter lasts as long as the session, and bears on no other. */
  private static boolean isPlain(String parameter) {
    return !parameter.equals("seed")
        && !parameter.equals(USER)
        && !parameter.startsWith("transaction_");
  }

  private static void addLocalSets(SessionReader.Builder reader) {
    reader
        .rule(setsLocally("timezone", "SET LOCAL TIME ZONE <zone>"))
        .rule(setsLocally("search_path", "SET LOCAL SCHEMA '"))
        .rule(setsLocally(ROLE, "SET LOCAL ROLE <text>"))
        .rule(setsLocally(USER, "SET LOCAL SESSION AUTHORIZATION <text>"))
        .rule(setsLocally("transaction <1>", "SET TRANSACTION <modes>"))
        .rule(setsLocally("transaction snapshot", "SET TRANSACTION SNAPSHOT '"))
        .rule(setsLocally("constraints <1>", "SET CONSTRAINTS (.*) (?:DEFERRED|IMMEDIATE)"))
        .rule(setsLocally("<1>", "SET LOCAL (<name>) (?:TO|=) <values>"))
        .rule(setsLocally("<'>", "SELECT (?:PG_CATALOG \\. )?SET_CONFIG \\( ' , ' , TRUE \\)"));
  }

  private static void addResets(SessionReader.Builder reader) {
    reader
        .rule(sets("reset all", SessionsOfPostgreSql::isParameter, "RESET ALL"))
        .rule(sets(USER, ROLE::equals, "RESET SESSION AUTHORIZATION"))
        .rule(sets("timezone", "RESET TIME ZONE"))
        .rule(setsLocally("transaction isolation", "RESET TRANSACTION ISOLATION LEVEL"))
        .rule(sets(USER, ROLE::equals, "RESET SESSION_AUTHORIZATION"))
        .rule(sets("<1>", "RESET (<name>)"))
        .rule(sets("discard all", key -> true, "DISCARD ALL"))
        .rule(none("DISCARD (?:PLANS|SEQUENCES|TEMP|TEMPORARY)"));
  }
}
