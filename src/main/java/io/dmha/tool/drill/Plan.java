package io.dmha.tool.drill;

import java.time.Duration;

/** What a drill is to do. Immutable. */
public final class Plan {
  final Duration span;
  final int threads;
  final String table;
  final boolean mayCreate;
  final boolean keepsTable;

  /**
   * @param span how long the workload runs
   * @param threads how many workers, 1 at least
   * @param table a name that {@link #isTable} takes
   * @param mayCreate whether tables that are missing may be made
   * @param keepsTable whether the table and the rows stay
   */
  public Plan(Duration span, int threads, String table, boolean mayCreate, boolean keepsTable) {
    this.span = span;
    this.threads = threads;
    this.table = table;
    this.mayCreate = mayCreate;
    this.keepsTable = keepsTable;
  }

  /**
   * Whether a table may be called so: letters, digits and underscores, with or without a schema.
   */
  public static boolean isTable(String name) {
    return DrillTable.isName(name);
  }
}
