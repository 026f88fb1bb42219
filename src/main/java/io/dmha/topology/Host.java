package io.dmha.topology;

import org.jspecify.annotations.Nullable;

/** One host of the list, known by name and port, whatever its traits are. Immutable. */
public final class Host {
  private final String name;
  private final int port;
  private final HostTraits traits;

  /**
   * @param name a host name or address, IPv6 without brackets
   * @param port 1 to 65535, or -1 where the URL names none
   */
  public Host(String name, int port) {
    this(name, port, HostTraits.NONE);
  }

  /** The same with what was said of it. */
  public Host(String name, int port, HostTraits traits) {
    this.name = name;
    this.port = port;
    this.traits = traits;
  }

  /** The name or address, IPv6 without brackets. */
  public String name() {
    return name;
  }

  /** The port, or -1 where the URL names none. */
  public int port() {
    return port;
  }

  /** What was said of it; of two hosts that are equal it need not be the same. */
  HostTraits traits() {
    return traits;
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
