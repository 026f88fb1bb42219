package io.dmha.sql;

import java.util.function.Function;

/**
 * What the texts met lately leave in the session, so that a text which is executed again and again
 * is read once. Thread-safe, without a lock.
 */
public final class SessionTexts {
  private final RecentTexts<SessionText> known;

  /**
   * @param reader what the database in question takes a text for
   */
  public SessionTexts(Function<String, SessionText> reader) {
    this.known = new RecentTexts<>(reader);
  }

  /**
   * What {@code sql} leaves in the session.
   *
   * @param kind what {@link SqlKinds} says of it: a read leaves nothing, nor does a plain write
   */
  public SessionText of(String sql, SqlKind kind) {
    boolean mayLeave = kind == SqlKind.OTHER || (kind == SqlKind.WRITE && mayLeave(sql));
    return mayLeave ? known.of(sql) : SessionText.NONE;
  }

  /** SELECT INTO TEMP, DDL that commits nothing, and variables that any write may assign. */
  private static boolean mayLeave(String sql) {
    String first = new SqlWords(sql).next();
    return first == null || !SqlVocabulary.WRITES.contains(first) || sql.indexOf('@') >= 0;
  }
}
