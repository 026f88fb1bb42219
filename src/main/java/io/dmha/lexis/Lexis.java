package io.dmha.lexis;

/**
 * How one kind of database splits a text into words: where its literals, names and comments end.
 * What a database is not known to do alone is {@link #UNKNOWN}: a text that one database reads in
 * another way than the next is then in doubt. Immutable.
 */
public enum Lexis {
  /** Any database. */
  UNKNOWN,
  /**
   * Dameng, in whichever mode of compatibility: two hyphens begin a comment, with a blank or
   * without. Whether a backslash is one more character, a server says at the login (its parameter
   * BACKSLASH_ESCAPE, 0 by default); {@link #UNKNOWN} reads a text for one that says no.
   */
  DAMENG,
  /**
   * PostgreSQL with {@code standard_conforming_strings} on, the only way from version 19 on:
   * lexical structure, chapter 4.1 of its manual.
   */
  POSTGRESQL,
  /** H2, whose literals know no backslash in any of its modes. */
  H2,
  /** Oracle: literals as {@code q'[it's]'}. */
  ORACLE,
  /** MySQL and MariaDB, where a backslash counts unless the server is told not to. */
  MYSQL;

  /** Whether a backslash before a quote may keep it from ending a literal. */
  public boolean mayEscapeByBackslash() {
    return this == UNKNOWN || this == MYSQL;
  }

  /** Whether {@code E'…'} is a literal in which a backslash keeps the next character. */
  public boolean hasEscapeLiterals() {
    return this == POSTGRESQL;
  }

  /** Whether {@code q'[…]'} ends by its own bracket. */
  public boolean hasQuoteLiterals() {
    return this == ORACLE;
  }

  /** Whether {@code q'[…]'} may end by its own bracket. */
  public boolean mayHaveQuoteLiterals() {
    return this == UNKNOWN || this == DAMENG || this == ORACLE;
  }

  /** Whether comments within comments are read as such. */
  public boolean nestsComments() {
    return this == POSTGRESQL;
  }

  /** Whether they may be. */
  public boolean mayNestComments() {
    return this != ORACLE && this != MYSQL;
  }

  /** Whether a carriage return ends a comment. */
  public boolean endsLinesAtCarriageReturn() {
    return this == POSTGRESQL;
  }

  /** Whether two hyphens may be two minus signs unless a blank follows. */
  public boolean mayNeedBlankAfterHyphens() {
    return this == UNKNOWN || this == MYSQL;
  }

  /** Whether a {@code #} may begin a comment. */
  public boolean mayCommentByHash() {
    return this == UNKNOWN || this == MYSQL;
  }

  /** Whether a comment that begins with a bang may be run. */
  public boolean mayRunComments() {
    return this == UNKNOWN || this == MYSQL || this == DAMENG;
  }

  /** Whether brackets may quote a name. */
  public boolean mayQuoteByBrackets() {
    return this == UNKNOWN || this == DAMENG || this == H2;
  }

  /** Whether a backtick quotes a name; to others it is an operator. */
  public boolean quotesByBackticks() {
    return this != POSTGRESQL;
  }

  /** Whether {@code $$…$$} is a literal. */
  public boolean hasDollarLiterals() {
    return this == POSTGRESQL || this == H2;
  }

  /** Whether {@code $$…$$} may be a literal. */
  public boolean mayHaveDollarLiterals() {
    return this == UNKNOWN || hasDollarLiterals();
  }

  /** Whether they may have a tag: {@code $tag$…$tag$}. */
  public boolean mayTagDollarLiterals() {
    return this != H2;
  }

  /** Whether two slashes may begin a comment. */
  public boolean mayCommentBySlashes() {
    return this != POSTGRESQL && this != ORACLE && this != MYSQL;
  }

  /** Whether a function may be called by its name alone. */
  public boolean callsWithoutParentheses() {
    return this == UNKNOWN || this == DAMENG || this == ORACLE;
  }

  /** Whether {@code (+)} behind a column is an outer join. */
  public boolean joinsByPlus() {
    return this == DAMENG || this == ORACLE;
  }

  /** Whether CALL evaluates an expression as well. */
  public boolean callsExpressions() {
    return this == H2;
  }

  /** Whether LOCK TABLE takes a lock that ends with the transaction, and commits nothing. */
  public boolean locksWithinTransaction() {
    return this == DAMENG || this == ORACLE || this == POSTGRESQL;
  }

  /** Whether a blank may be another than those of ASCII. */
  public boolean hasOtherBlanks() {
    return this != POSTGRESQL;
  }

  /** Whether names may have a {@code #} or an {@code @} in them. */
  public boolean hasSignsInNames() {
    return this != POSTGRESQL;
  }
}
