package io.dmha.tool.watch;

/** One host as it is now. Immutable. */
public final class BoardLine {
  /** Of a host that does not tell, or has none. */
  public static final long NO_LAG = -1;

  private final String host;
  private final String state;
  private final String evidence;
  private final boolean isUsable;
  private final long lag;
  private final long sinceMillis;

  BoardLine(
      String host, String state, String evidence, boolean isUsable, long lag, long sinceMillis) {
    this.host = host;
    this.state = state;
    this.evidence = evidence;
    this.isUsable = isUsable;
    this.lag = lag;
    this.sinceMillis = sinceMillis;
  }

  /** Which host. */
  public String host() {
    return host;
  }

  /** A role, a kind of trouble, or {@link Board#NOT_ASKED}. */
  public String state() {
    return state;
  }

  /** In short what shows it; empty for a role. */
  public String evidence() {
    return evidence;
  }

  /** Whether dmha would connect to it. */
  public boolean isUsable() {
    return isUsable;
  }

  /** By how much its log is behind, in the units of the database; or {@link #NO_LAG}. */
  public long lag() {
    return lag;
  }

  /** Since when it is so, in milliseconds since 1970. */
  public long sinceMillis() {
    return sinceMillis;
  }
}
