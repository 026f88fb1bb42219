package io.dmha.sql;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands between two parentheses of a statement: a subquery, arguments, a list of names. */
final class SqlScope {
  final @Nullable SqlScope outer;

  /** Whether a query in here sees no columns but its own. */
  private final boolean isApart;

  /** Whether the rows of a query in here are those of the query around it. */
  private final boolean feeds;

  /** Whether what stands in here is called, and its rows are a table: TABLE(f). */
  private final boolean isCalled;

  private boolean isQuery;
  private boolean hasFrom;

  /** Whether it reads from DUAL. */
  private boolean hasDual;

  /** Whether there are columns that a name could stand for. */
  private boolean hasColumns;

  /** Whether there is a name that may be a column, or a function without parentheses. */
  private boolean hasName;

  /** Whether such a name has no dot. */
  private boolean hasSimpleName;

  /** What stands before the last dot of such names. */
  private final Set<String> qualifiers = new LinkedHashSet<>();

  SqlScope() {
    this.outer = null;
    this.isApart = true;
    this.feeds = false;
    this.isCalled = false;
  }

  /**
   * @param opener the word before the parenthesis
   */
  SqlScope(SqlScope outer, String opener) {
    boolean nested = opener.equals("(");
    boolean isSource = (opener.equals("FROM") && outer.hasFrom) || opener.equals("JOIN");
    this.outer = outer;
    this.isCalled = opener.equals("TABLE") && outer.isQuery && outer.hasFrom;
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

  void addDual() {
    hasDual = true;
  }

  /**
   * @param mayBeTable whether it may be the name of a table
   */
  void addName(String name, boolean mayBeTable) {
    hasName = true;
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      hasSimpleName = true;
    } else if (!mayBeTable) {
      qualifiers.add(lastOf(name.substring(0, dot)));
    }
  }

  /** What stands behind the last dot of a name, or all of it. */
  static String lastOf(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** What must be tables around it, or what is read of them is called. */
  Set<String> qualifiers() {
    return qualifiers;
  }

  /**
   * Whether it has no table of its own, so that its names are of the query around it, or called.
   */
  boolean isOfNoTable() {
    return outer != null && (isCalled || (isQuery && !hasColumns && (hasDual || !hasFrom)));
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
    hasDual = false;
    hasColumns = false;
    forgetNames();
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
    forgetNames();
    return suspicious;
  }

  private void forgetNames() {
    hasName = false;
    hasSimpleName = false;
    qualifiers.clear();
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
    if (suspicious) {
      outer.hasName = true;
      outer.hasSimpleName |= hasSimpleName;
      outer.qualifiers.addAll(qualifiers);
    }
    feedOuter();
    return suspicious && hasSimpleName && isOfNoTable();
  }

  private void feedOuter() {
    if (outer != null && feeds) {
      outer.hasColumns |= hasColumns;
    }
  }
}
