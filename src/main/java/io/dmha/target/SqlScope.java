package io.dmha.target;

import org.jspecify.annotations.Nullable;

/** What stands between two parentheses of a statement: a subquery, arguments, a list of names. */
final class SqlScope {
  final @Nullable SqlScope outer;

  /** Whether a query in here sees no columns but its own. */
  private final boolean isApart;

  /** Whether the rows of a query in here are those of the query around it. */
  private final boolean feeds;

  private boolean isQuery;
  private boolean hasFrom;

  /** Whether there are columns that a name could stand for. */
  private boolean hasColumns;

  /** Whether there is a name that may be a column, or a function without parentheses. */
  private boolean hasName;

  SqlScope() {
    this.outer = null;
    this.isApart = true;
    this.feeds = false;
  }

  /**
   * @param opener the word before the parenthesis
   */
  SqlScope(SqlScope outer, String opener) {
    boolean nested = opener.equals("(");
    boolean isSource = (opener.equals("FROM") && outer.hasFrom) || opener.equals("JOIN");
    this.outer = outer;
    this.feeds = isSource || (nested && outer.feeds);
    this.isApart =
        feeds
            || opener.equals("AS")
            || opener.equals("MATERIALIZED")
            || opener.equals("USING")
            || (opener.equals(",") && outer.hasFrom)
            || (nested && outer.outer != null && outer.isApart);
  }

  boolean isQuery() {
    return isQuery;
  }

  boolean hasFrom() {
    return hasFrom;
  }

  void addColumns() {
    hasColumns = true;
  }

  void addName() {
    hasName = true;
  }

  /**
   * Begins a query, or another part of a union.
   *
   * @return whether a name before it can be no column
   */
  boolean beginQuery() {
    boolean suspicious = hasName && !hasColumns;
    isQuery = true;
    hasFrom = false;
    hasColumns = false;
    hasName = false;
    return suspicious;
  }

  /**
   * From here on, names are columns of the table that is written to.
   *
   * @return whether a name before it can be no column
   */
  boolean beginNames() {
    boolean suspicious = hasName && !hasColumns;
    hasColumns = true;
    hasName = false;
    return suspicious;
  }

  /** Begins the list of tables, unless this FROM belongs to a function or an operator. */
  void from(String before) {
    hasFrom |= isQuery && !before.equals("DISTINCT");
  }

  /**
   * Ends at the closing parenthesis; what is open goes to the scope around it.
   *
   * @return whether a name in here can be no column
   */
  boolean end() {
    boolean suspicious = hasName && !hasColumns;
    if (outer == null || (isQuery && isApart)) {
      feedOuter();
      return suspicious;
    }
    outer.hasName |= suspicious;
    feedOuter();
    return false;
  }

  private void feedOuter() {
    if (outer != null && feeds) {
      outer.hasColumns |= hasColumns;
    }
  }
}
