package io.dmha.sql;

/** What a statement can do to the data and to the open transaction, as far as its text proves. */
public enum SqlKind {
  /** Changes nothing and may be run twice. */
  READ,
  /** Changes data, and neither ends nor begins a transaction. */
  WRITE,
  /** Commits the open transaction and does nothing else. */
  COMMIT,
  /** Rolls the whole open transaction back and does nothing else. */
  ROLLBACK,
  /** Begins a transaction that lasts until COMMIT or ROLLBACK, even with autocommit on. */
  BEGIN,
  /**
   * Might do anything: DDL, procedures, blocks, functions that are not known, several statements in
   * one text. {@link SqlReader#beginsTransaction} tells whether it leaves a transaction open.
   */
  OTHER;

  /** Whether the open transaction may have been committed when this statement ends. */
  public boolean mayCommit() {
    return this == COMMIT || this == OTHER;
  }
}
