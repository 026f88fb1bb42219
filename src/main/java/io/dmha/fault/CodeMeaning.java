package io.dmha.fault;

/** One line of the tables of codes, as people and commands read it. Immutable. */
public final class CodeMeaning {
  private final String database;
  private final CodeRow row;

  CodeMeaning(CodeTable table, CodeRow row) {
    this.database = table.toString();
    this.row = row;
  }

  /** Whose code it is: {@code Dameng}, {@code H2}, {@code PostgreSQL}, {@code Other databases}. */
  public String database() {
    return database;
  }

  /** The code, {@code -70037 to -70000} for several, {@code 08xxx} for a class of SQLStates. */
  public String key() {
    return row.key;
  }

  /** What it means, in a few English words. */
  public String meaning() {
    return row.meaning;
  }

  /** What dmha takes it for while it connects. */
  public Category connecting() {
    return row.kind.in(Phase.LOGIN);
  }

  /** What dmha takes it for once a request was sent. */
  public Category inSession() {
    return row.kind.in(Phase.SENT);
  }

  /** What dmha takes it for with a commit on its way. */
  public Category atCommit() {
    return row.kind.in(Phase.COMMIT_SENT);
  }

  /** Whether the connection to the host may be used further. */
  public boolean isLinkUsable() {
    return !row.kind.isLinkDead();
  }

  /** Where it is known from. */
  public String source() {
    return row.source;
  }
}
