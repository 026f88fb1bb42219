package io.dmha.topology;

import org.jspecify.annotations.Nullable;

/** One host of the list, by name and port. Immutable. */
public final class Host {
  private final String name;
  private final int port;

  /**
   * @param name a host name or address, IPv6 without brackets
   * @param port 1 to 65535, or -1 where the URL names none
   */
  public Host(String name, int port) {
    this.name = name;
    this.port = port;
  }

  /** The name or address, IPv6 without brackets. */
  public String name() {
    return name;
  }

  /** The port, or -1 where the URL names none. */
  public int port() {
    return port;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Host && ((Host) other).name.equals(name) && ((Host) other).port == port;
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + port;
  }

  @Override
  public String toString() {
    String shown = name.indexOf(':') < 0 ? name : "[" + name + "]";
    return port < 0 ? shown : shown + ":" + port;
  }
}
