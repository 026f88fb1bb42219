package io.dmha.sql;

import java.util.Set;
import java.util.function.Supplier;

/**
 * The kinds of the texts met lately, so that a text which is executed again and again is read once.
 * Thread-safe, without a lock.
 */
public final class StatementKinds {
  private final Supplier<SessionReader> sessions;
  private final boolean ddlMayCommit;
  private final boolean callsMayCommit;
  private final Set<MadeValue> keeps;
  private final SafeCalls safe;

  private volatile Texts texts;

  /**
   * @param sessions what the database in question takes a text for, see {@code Dialect.sessions};
   *     it may tell another one once a host has said how it reads its literals
   * @param ddlMayCommit whether DDL ends the open transaction, see {@code Dialect.ddlMayCommit}
   * @param callsMayCommit whether a procedure may, see {@code Dialect.callsMayCommit}
   * @param keeps which values stay as the application has seen them
   * @param safe procedures that commit nothing where others may
   */
  public StatementKinds(
      Supplier<SessionReader> sessions,
      boolean ddlMayCommit,
      boolean callsMayCommit,
      Set<MadeValue> keeps,
      SafeCalls safe) {
    this.sessions = sessions;
    this.ddlMayCommit = ddlMayCommit;
    this.callsMayCommit = callsMayCommit;
    this.keeps = keeps;
    this.safe = safe;
    this.texts = new Texts(sessions.get());
  }

  /** What {@code sql} proves. */
  public StatementKind of(String sql) {
    SessionReader now = sessions.get();
    Texts known = texts;
    if (known.sessions != now) {
      known = new Texts(now);
      texts = known;
    }
    return known.recent.of(sql);
  }

  /** Those that were read in one way. */
  private final class Texts {
    private final SessionReader sessions;
    private final SqlReader reader;
    private final SqlKinds kinds;
    private final SessionTexts sessionTexts;
    private final RecentTexts<StatementKind> recent = new RecentTexts<>(this::read);

    private Texts(SessionReader sessions) {
      this.sessions = sessions;
      this.reader = new SqlReader(sessions.lexis());
      this.kinds = new SqlKinds(reader, ddlMayCommit);
      this.sessionTexts = new SessionTexts(reader, sessions);
    }

    private StatementKind read(String sql) {
      SqlKind kind = kinds.of(sql);
      SessionText leaves = sessionTexts.of(sql, kind);
      boolean isTrusted = kind == SqlKind.OTHER && reader.isSafeCall(sql, safe);
      boolean isCall =
          kind == SqlKind.OTHER
              && leaves.kind() != SessionText.Kind.LOST
              && ((!callsMayCommit && reader.isCall(sql)) || isTrusted);
      return new StatementKind(sql, reader, kind, isCall, isTrusted, leaves, keeps);
    }
  }
}
