package io.dmha.tool.drill;

/** A drill that was not begun: nothing was changed. */
public final class CannotBegin extends Exception {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String value;
  private final String more;
  private final boolean isOfHosts;

  private CannotBegin(String key, String value, String more, boolean isOfHosts) {
    super(key);
    this.key = key;
    this.value = value;
    this.more = more;
    this.isOfHosts = isOfHosts;
  }

  /** No host takes a connection. */
  static CannotBegin withoutHost(String why) {
    return new CannotBegin("drill.no-host", why, "", true);
  }

  /** Something is wrong with the table. */
  static CannotBegin ofTable(String key, String table, String more) {
    return new CannotBegin(key, table, more, false);
  }

  /** The name of the words for it. */
  public String key() {
    return key;
  }

  /** The values for the places in them, fit to be shown. */
  public Object[] values() {
    return new Object[] {value, more};
  }

  /** Whether hosts are missing, and not the table. */
  public boolean isOfHosts() {
    return isOfHosts;
  }
}
