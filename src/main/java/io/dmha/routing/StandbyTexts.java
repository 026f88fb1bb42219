package io.dmha.routing;

import io.dmha.sql.StatementKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which texts a standby may serve: what is proved to be a read, and names nothing that another
 * server or another session answers in another way. Thread-safe.
 */
final class StandbyTexts {
  private static final int FIT = 1;
  private static final int UNFIT = 2;
  private static final int REFUSED = 3;

  /**
   * Words of Dameng, PostgreSQL, Oracle and MySQL. What only a function that may do anything
   * answers is no proved read anyway.
   */
  private static final Set<String> OF_ONE_SERVER =
      new HashSet<>(
          Arrays.asList(
              "IN_HOT_STANDBY",
              "TRANSACTION_READ_ONLY",
              "CURRENT_SETTING",
              "TXID_CURRENT",
              "TXID_CURRENT_IF_ASSIGNED",
              "TXID_CURRENT_SNAPSHOT",
              "XMIN",
              "XMAX",
              "CTID",
              "INET_SERVER_ADDR",
              "INET_SERVER_PORT",
              "INET_CLIENT_ADDR",
              "INET_CLIENT_PORT",
              "CURRVAL",
              "NEXTVAL",
              "LASTVAL",
              "IDENTITY",
              "SCOPE_IDENTITY",
              "IDENT_CURRENT",
              "LAST_INSERT_ID",
              "FOUND_ROWS",
              "ROW_COUNT",
              "CONNECTION_ID",
              "SESSID",
              "SESSION_ID",
              "USERENV",
              "SYS_CONTEXT",
              "SQLCODE",
              "SQLERRM",
              "ROWID",
              "INSTANCE_NAME",
              "SHOW",
              "LAST_VALUE",
              "LOG_CNT",
              "IS_CALLED"));

  /** Catalogs of what a server does, and variables of a session. */
  private static final String[] PREFIXES = {"V$", "GV$", "X$", "PG_", "@", "SF_", "SP_", "DBMS_"};

  /** Tables whose rows each session has for itself; replaced as a whole. */
  private volatile Set<String> ofSessions = Collections.emptySet();

  /** Changes with the tables: what was found of a text before does not count any more. */
  private final AtomicInteger generation = new AtomicInteger(1);

  /** Notes which tables have rows for one session alone, as the catalog names them. */
  void learn(Set<String> tables) {
    Set<String> upper = new HashSet<>();
    tables.forEach(table -> upper.add(table.toUpperCase(Locale.ROOT)));
    if (!upper.equals(ofSessions)) {
      ofSessions = upper;
      int unusedNow = generation.incrementAndGet();
    }
  }

  /** Whether a standby may serve a proved read. */
  boolean isFit(StatementKind text) {
    int base = generation.get() << 2;
    int known = text.routed();
    if (known > base) {
      return known == base + FIT;
    }
    Set<String> tables = ofSessions;
    boolean isFit = !text.readsCounter() && !text.hasWord(word -> isUnfit(nameOf(word), tables));
    text.routed(base + (isFit ? FIT : UNFIT));
    return isFit;
  }

  /** A standby has refused it, and would again. */
  void refused(StatementKind text) {
    text.routed((generation.get() << 2) + REFUSED);
  }

  /** Whether a standby has refused it: what looks like a read may write. */
  boolean isRefused(StatementKind text) {
    return text.routed() == (generation.get() << 2) + REFUSED;
  }

  /** As it would be written without quotes. */
  private static String nameOf(String word) {
    boolean isQuoted = word.length() > 1 && (word.charAt(0) == '"' || word.charAt(0) == '`');
    return isQuoted ? word.substring(1, word.length() - 1).toUpperCase(Locale.ROOT) : word;
  }

  /** A backslash in a name may stand for any letter. */
  private static boolean isUnfit(String name, Set<String> tables) {
    boolean isEscaped = name.length() > 1 && name.indexOf('\\') >= 0;
    return isEscaped || isOfOneServer(name) || tables.contains(name);
  }

  private static boolean isOfOneServer(String word) {
    if (OF_ONE_SERVER.contains(word)) {
      return true;
    }
    for (String prefix : PREFIXES) {
      if (word.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
