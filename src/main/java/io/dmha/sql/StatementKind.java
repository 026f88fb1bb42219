package io.dmha.sql;

import org.jspecify.annotations.Nullable;

/** What the text of one statement proves, read once. Thread-safe. */
public final class StatementKind {
  private final String sql;
  private final SqlKind kind;
  private final SessionText leaves;
  private final @Nullable SavepointText savepoint;

  private final boolean dependsOnTransaction;

  /** Read when somebody asks: most texts give no rows. Racy: each thread reads the same. */
  private @Nullable MadeValue made;

  /**
   * @param isCall whether it calls a procedure that cannot commit in a transaction of the
   *     application's
   */
  StatementKind(
      String sql,
      SqlKind kind,
      boolean isCall,
      SessionText leaves,
      @Nullable SavepointText savepoint) {
    this.sql = sql;
    this.kind = kind;
    this.leaves = leaves;
    this.savepoint = savepoint;
    this.dependsOnTransaction = isCall || leaves.kind() == SessionText.Kind.SETTABLE;
  }

  /** The text. */
  public String sql() {
    return sql;
  }

  /** What it can do to the data and to the open transaction, whatever is open. */
  public SqlKind kind() {
    return kind;
  }

  /** Whether what it can do is another thing in another transaction. */
  public boolean dependsOnTransaction() {
    return dependsOnTransaction;
  }

  /** What it leaves in the session. */
  public SessionText leaves() {
    return leaves;
  }

  /** What it does to a savepoint; null for nothing. */
  public @Nullable SavepointText savepoint() {
    return savepoint;
  }

  /** What its rows, keys or OUT parameters may hold that only the database can make. */
  public MadeValue made() {
    MadeValue known = made;
    if (known == null) {
      known = MadeValues.of(sql);
      made = known;
    }
    return known;
  }
}
