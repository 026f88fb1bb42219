package io.dmha.proxy;

import io.dmha.target.SqlKind;

/**
 * What was executed since the last commit or rollback. Counted from the calls, never from SQL text
 * alone. As thread-safe as a JDBC connection has to be used: by one thread at a time.
 */
final class Transaction {
  private int statements;
  private boolean writes;
  private boolean mayHaveCommitted;
  private boolean explicit;

  /** Notes a statement that is about to be sent. */
  void add(SqlKind kind) {
    statements++;
    writes |= kind != SqlKind.READ;
    mayHaveCommitted |= kind.mayCommit();
  }

  /** Notes that SQL text has begun it, whatever the autocommit mode says. */
  void beginExplicitly() {
    explicit = true;
    statements = Math.max(1, statements);
  }

  /** Whether SQL text has begun it, so that autocommit does not end it. */
  boolean isExplicit() {
    return explicit;
  }

  /** Notes that it was committed or rolled back as a whole. */
  void end() {
    statements = 0;
    writes = false;
    mayHaveCommitted = false;
    explicit = false;
  }

  boolean isOpen() {
    return statements > 0;
  }

  /** How many statements it has. */
  int statements() {
    return statements;
  }

  /** Whether it did more than provable reads. */
  boolean hasWrites() {
    return writes;
  }

  /** Whether one of its statements may have committed what was before it, or itself. */
  boolean mayHaveCommitted() {
    return mayHaveCommitted;
  }
}
