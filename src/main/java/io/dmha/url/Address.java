package io.dmha.url;

import io.dmha.settings.Problems;
import io.dmha.text.ForeignText;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One host and its port, and what the URL says of it besides, which makes no difference to
 * equality. Host names are equal ignoring case. Immutable.
 */
public final class Address {
  /** The port where none is given: the delegate knows its own. */
  public static final int NO_PORT = -1;

  private final String host;
  private final int port;
  private final HostOptions options;

  /**
   * @param host a name or an address; IPv6 without brackets
   * @param port 1 to 65535, or {@link #NO_PORT}
   * @throws IllegalArgumentException if the host is empty or the port is out of range
   */
  public Address(String host, int port) {
    if (host.isEmpty() || port == 0 || port < NO_PORT || port > 65535) {
      throw new IllegalArgumentException(
          "Not an address: host '" + ForeignText.shown(host) + "', port " + port);
    }
    this.host = host;
    this.port = port;
    this.options = HostOptions.NONE;
  }

  private Address(Address same, HostOptions options) {
    this.host = same.host;
    this.port = same.port;
    this.options = options;
  }

  /** The same with these options. */
  Address with(HostOptions given) {
    return new Address(this, given);
  }

  /** What is said of it in parentheses; never part of a URL that is made of it. */
  public HostOptions options() {
    return options;
  }

  /**
   * Reads one as it stands in a list of hosts, {@code h1:5236} or {@code [::1]:5236}.
   *
   * @return null where it is none, or has no port
   */
  public static @Nullable Address read(String text) {
    Problems problems = new Problems(null, null);
    List<Address> read = new HostText(false, NO_PORT, problems).parse(text);
    boolean isOne = problems.isEmpty() && read.size() == 1 && read.get(0).port() != NO_PORT;
    return isOne ? read.get(0) : null;
  }

  /** The name or address; IPv6 without brackets. */
  public String host() {
    return host;
  }

  /** 1 to 65535, or {@link #NO_PORT}. */
  public int port() {
    return port;
  }

  /** {@code h:5236}, {@code [::1]:5236}; without the port where there is none. */
  @Override
  public String toString() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == NO_PORT ? shown : shown + ":" + port;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Address
        && ((Address) other).port == port
        && ((Address) other).host.equalsIgnoreCase(host);
  }

  @Override
  public int hashCode() {
    return 31 * host.toLowerCase(Locale.ROOT).hashCode() + port;
  }
}
