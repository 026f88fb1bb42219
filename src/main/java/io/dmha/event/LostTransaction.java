package io.dmha.event;

/**
 * A transaction that lost its host and could be done again. Immutable; holds no SQL, no value and
 * no secret.
 */
public final class LostTransaction {
  private final String connection;
  private final String url;
  private final String host;
  private final int statements;
  private final boolean hasWrites;

  /** Takes the parts as they are. */
  public LostTransaction(
      String connection, String url, String host, int statements, boolean hasWrites) {
    this.connection = connection;
    this.url = url;
    this.host = host;
    this.statements = statements;
    this.hasWrites = hasWrites;
  }

  /** The name under which the log and the events know its connection, such as "dmha-3/1". */
  public String connection() {
    return connection;
  }

  /** The URL without options, as {@code DatabaseMetaData.getURL()} gives it. */
  public String url() {
    return url;
  }

  /** The host that was lost, as {@code name:port}. */
  public String host() {
    return host;
  }

  /** How many statements it has. */
  public int statements() {
    return statements;
  }

  /** Whether it did more than what is provably a read. */
  public boolean hasWrites() {
    return hasWrites;
  }

  @Override
  public String toString() {
    return connection + ": a transaction of " + statements + " statements, lost on " + host;
  }
}
