package io.dmha.sql;

import io.dmha.dialect.Dialect;

/**
 * The kinds of the texts met lately, so that a statement which is prepared again and again is read
 * once. Thread-safe, without a lock.
 */
public final class SqlKinds {
  private final boolean ddlMayCommit;

  /**
   * @param ddlMayCommit whether DDL ends the open transaction, see {@link Dialect#ddlMayCommit}
   */
  public SqlKinds(boolean ddlMayCommit) {
    this.ddlMayCommit = ddlMayCommit;
  }

  private final RecentTexts<SqlKind> known = new RecentTexts<>(this::read);

  /** What {@link SqlReader#kindOf} says; DDL is a write where it commits nothing. */
  public SqlKind of(String sql) {
    return known.of(sql);
  }

  private SqlKind read(String sql) {
    SqlKind kind = SqlReader.kindOf(sql);
    boolean isWrite = kind == SqlKind.OTHER && !ddlMayCommit && SqlReader.isDdl(sql);
    return isWrite ? SqlKind.WRITE : kind;
  }
}
