package io.dmha.sql;

import io.dmha.dialect.Dialect;
import java.util.function.Function;

/**
 * The kinds of the texts met lately, so that a text which is executed again and again is read once.
 * Thread-safe, without a lock.
 */
public final class StatementKinds {
  private final SqlKinds kinds;
  private final SessionTexts sessionTexts;
  private final boolean callsMayCommit;
  private final RecentTexts<StatementKind> known = new RecentTexts<>(this::read);

  /**
   * @param ddlMayCommit whether DDL ends the open transaction, see {@link Dialect#ddlMayCommit}
   * @param callsMayCommit whether a procedure may, see {@link Dialect#callsMayCommit}
   * @param sessionText what the database in question takes a text for, see {@link
   *     Dialect#sessionText}
   */
  public StatementKinds(
      boolean ddlMayCommit, boolean callsMayCommit, Function<String, SessionText> sessionText) {
    this.kinds = new SqlKinds(ddlMayCommit);
    this.sessionTexts = new SessionTexts(sessionText);
    this.callsMayCommit = callsMayCommit;
  }

  /** What {@code sql} proves. */
  public StatementKind of(String sql) {
    return known.of(sql);
  }

  private StatementKind read(String sql) {
    SqlKind kind = kinds.of(sql);
    boolean isCall =
        kind == SqlKind.OTHER
            && !callsMayCommit
            && SqlReader.isCall(sql)
            && !SqlReader.setsSession(sql);
    SavepointText savepoint = kind == SqlKind.WRITE ? SavepointText.of(sql) : null;
    return new StatementKind(sql, kind, isCall, sessionTexts.of(sql, kind), savepoint);
  }
}
