package io.dmha.sql;

/** What the texts of one database leave in its session. Immutable. */
public final class SessionTexts {
  /** A view of PostgreSQL's: who updates it sets the session. */
  static final String SETTINGS = "PG_SETTINGS";

  private static final String QUOTED_SETTINGS = "\"pg_settings\"";

  private final SqlReader reader;
  private final SessionReader sessions;

  SessionTexts(SqlReader reader, SessionReader sessions) {
    this.reader = reader;
    this.sessions = sessions;
  }

  /**
   * What {@code sql} leaves in the session.
   *
   * @param kind what {@link SqlKinds} says of it: a read leaves nothing, nor does a plain write
   */
  SessionText of(String sql, SqlKind kind) {
    boolean mayLeave = kind == SqlKind.OTHER || (kind == SqlKind.WRITE && mayLeave(sql));
    return mayLeave ? sessions.read(sql) : SessionText.NONE;
  }

  private static boolean isSettings(String word) {
    return word.equals(SETTINGS) || word.equals(QUOTED_SETTINGS);
  }

  /** SELECT INTO TEMP, DDL that commits nothing, and variables that any write may assign. */
  private boolean mayLeave(String sql) {
    String first = reader.firstWordOf(sql);
    return first == null
        || !SqlVocabulary.WRITES.contains(first)
        || sql.indexOf('@') >= 0
        || reader.hasWord(sql, SessionTexts::isSettings);
  }
}
