package io.dmha.tool.watch;

/** That a host is something else than before. Immutable. */
public final class Change {
  private final long atMillis;
  private final String host;
  private final String from;
  private final String to;
  private final String evidence;

  Change(long atMillis, String host, String from, String to, String evidence) {
    this.atMillis = atMillis;
    this.host = host;
    this.from = from;
    this.to = to;
    this.evidence = evidence;
  }

  /** When, in milliseconds since 1970. */
  public long atMillis() {
    return atMillis;
  }

  /** Which host. */
  public String host() {
    return host;
  }

  /** A role, a kind of trouble, or {@link Board#NOT_ASKED}. */
  public String from() {
    return from;
  }

  /** The same, as it is now. */
  public String to() {
    return to;
  }

  /** In short what shows it; empty for a role. */
  public String evidence() {
    return evidence;
  }
}
