package io.dmha.sql;

import static io.dmha.sql.SessionRule.lost;
import static io.dmha.sql.SessionRule.none;
import static io.dmha.sql.SessionRule.sets;

import io.dmha.lexis.Lexis;

/** What texts leave in a session of Dameng, as its manuals have it. Stateless. */
public final class SessionsOfDameng {
  private static final String CALL = "(?:(?:CALL|EXEC|EXECUTE|SELECT) )?(?:SYS \\. )?";
  private static final String END = "(?: FROM DUAL)?";

  private static final SessionWords ANYWHERE =
      new SessionWords(
          SessionWords.Temporary.GLOBAL_HAS_OWN_ROWS,
          "",
          "SET_CONTEXT",
          "DBMS_LOCK DBMS_SESSION DBMS_APPLICATION_INFO DBMS_ALERT");

  public static final SessionReader READER =
      new SessionReader(Lexis.DAMENG, SessionsOfDameng::rules);

  /** Of a server that takes a backslash for more than a character. */
  public static final SessionReader OF_BACKSLASH =
      new SessionReader(Lexis.UNKNOWN, SessionsOfDameng::rules);

  private SessionsOfDameng() {}

  private static SessionReader.Builder rules() {
    return new SessionReader.Builder(ANYWHERE)
        .rule(sets("schema", "SET SCHEMA <text>"))
        .rule(sets("schema", "ALTER SESSION SET CURRENT_SCHEMA = <text>"))
        .rule(sets("timezone", "SET TIME ZONE <zone>"))
        .rule(sets("timezone", "ALTER SESSION SET TIME_ZONE = '"))
        .rule(sets("role", "SET ROLE <text>"))
        .rule(sets("identity_insert", "SET IDENTITY_INSERT <name> (?:ON|OFF)"))
        .rule(sets("identity_insert", "SET IDENTITY_INSERT <name> ON WITH REPLACE NULL"))
        .rule(sets("transaction <1>", "SET SESSION CHARACTERISTICS AS TRANSACTION <modes>"))
        .rule(sets("<1>", "ALTER SESSION SET (<name>) = <value>(?: PURGE)?"))
        .rule(sets("<'>", "ALTER SESSION SET ' = <value>(?: PURGE)?"))
        .rule(sets("<'>", CALL + "SF_SET_SESSION_PARA_VALUE \\( ' , <value> \\)" + END))
        .rule(sets("<'>", CALL + "SP_RESET_SESSION_PARA_VALUE \\( ' \\)" + END))
        .rule(sets("readonly", CALL + "SP_SET_SESSION_READONLY \\( [01] \\)" + END))
        .rule(none("SET AUTOCOMMIT .*"))
        // No manual says whether it ends with the transaction.
        .rule(lost("a mode of the transaction that may last", "SET TRANSACTION .*"))
        .beginsWith("SET", "a setting that is not known")
        .beginsWith("USE", "a setting that is not known");
  }
}
