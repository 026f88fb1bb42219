package io.dmha.sql;

import java.util.function.Function;

/** What the texts of one database leave in its session. Immutable. */
public final class SessionTexts {
  /** A view of PostgreSQL's: who updates it sets the session. */
  static final String SETTINGS = "PG_SETTINGS";

  private final Function<String, SessionText> reader;

  /**
   * @param reader what the database in question takes a text for
   */
  SessionTexts(Function<String, SessionText> reader) {
    this.reader = reader;
  }

  /**
   * What {@code sql} leaves in the session.
   *
   * @param kind what {@link SqlKinds} says of it: a read leaves nothing, nor does a plain write
   */
  SessionText of(String sql, SqlKind kind) {
    boolean mayLeave = kind == SqlKind.OTHER || (kind == SqlKind.WRITE && mayLeave(sql));
    return mayLeave ? reader.apply(sql) : SessionText.NONE;
  }

  /** SELECT INTO TEMP, DDL that commits nothing, and variables that any write may assign. */
  private static boolean mayLeave(String sql) {
    String first = new SqlWords(sql).next();
    return first == null
        || !SqlVocabulary.WRITES.contains(first)
        || sql.indexOf('@') >= 0
        || SqlReader.hasWord(sql, SETTINGS::equals);
  }
}
