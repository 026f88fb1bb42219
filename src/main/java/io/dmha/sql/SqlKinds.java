package io.dmha.sql;

/** What the texts of one database can do to the data and to the open transaction. Immutable. */
final class SqlKinds {
  private final SqlReader reader;
  private final boolean ddlMayCommit;

  /**
   * @param ddlMayCommit whether DDL ends the open transaction, see {@code Dialect.ddlMayCommit}
   */
  SqlKinds(SqlReader reader, boolean ddlMayCommit) {
    this.reader = reader;
    this.ddlMayCommit = ddlMayCommit;
  }

  /** What {@link SqlReader#kindOf} says; DDL is a write where it commits nothing. */
  SqlKind of(String sql) {
    SqlKind kind = reader.kindOf(sql);
    boolean isWrite = kind == SqlKind.OTHER && !ddlMayCommit && reader.isDdl(sql);
    return isWrite ? SqlKind.WRITE : kind;
  }
}
