package io.dmha.url;

import io.dmha.settings.Problems;
import io.dmha.text.ForeignText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists of hosts as they stand in URLs: {@code h1:5236(weight=90),[::1]:5236}. Not
 * thread-safe.
 */
final class HostText {
  private static final int MOST_HOSTS = 64;
  private static final int LONGEST_NAME = 253;

  private final boolean bareIpv6;
  private final int defaultPort;
  private final Problems problems;

  /**
   * @param bareIpv6 whether {@code ::1:5236} is read as the Dameng driver does: host, then port
   * @param defaultPort the port of a host without one, or {@link Address#NO_PORT}
   * @param problems where to put what cannot be read
   */
  HostText(boolean bareIpv6, int defaultPort, Problems problems) {
    this.bareIpv6 = bareIpv6;
    this.defaultPort = defaultPort;
    this.problems = problems;
  }

  /** The hosts of a list; those that cannot be read are problems and left out. */
  List<Address> parse(String list) {
    List<Address> addresses = new ArrayList<>();
    if (list.indexOf('@') >= 0) {
      problems.add(
          "The URL has a user or a password before '@'. Give them as the properties 'user' and"
              + " 'password'.");
      return addresses;
    }
    List<String> entries = split(list);
    if (entries.size() > MOST_HOSTS) {
      problems.add(
          "The host list has "
              + entries.size()
              + " entries. At most "
              + MOST_HOSTS
              + " are allowed.");
      return addresses;
    }
    Set<Address> seen = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      String entry = entries.get(i);
      if (entry.isEmpty()) {
        problems.add(emptyEntry(i, entries.size()));
        continue;
      }
      Address address = parseWithOptions(entry, i);
      if (address != null && !seen.add(address)) {
        problems.add(
            "Host "
                + problems.quote(address.toString())
                + " stands twice in the host list. Remove one.");
      } else if (address != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  /** At the commas that do not stand in parentheses. */
  private static List<String> split(String list) {
    List<String> entries = new ArrayList<>();
    int from = 0;
    int depth = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == ',' && depth == 0) {
        entries.add(list.substring(from, i));
        from = i + 1;
      }
      depth = c == '(' ? depth + 1 : c == ')' ? Math.max(0, depth - 1) : depth;
    }
    entries.add(list.substring(from));
    // A group whose end is missing has hosts in it, not options.
    boolean isOpenGroup = depth > 0 && list.startsWith("(");
    return isOpenGroup ? Arrays.asList(list.split(",", -1)) : entries;
  }

  private @Nullable Address parseWithOptions(String entry, int index) {
    if (entry.startsWith("(") && !entry.endsWith(")")) {
      return parseOne(entry);
    }
    int open = OptionText.startOf(entry);
    String host = entry.substring(0, open);
    boolean isPlain = open == entry.length();
    if (isPlain ? entry.indexOf(')') >= 0 : entry.indexOf(')') != entry.length() - 1) {
      problems.add(
          "Entry "
              + (index + 1)
              + " of the host list needs its options in one pair of parentheses, at its end. Write"
              + " them like h1:5236(weight=90,zone=a).");
      return null;
    }
    if (host.isEmpty()) {
      problems.add("An entry of the host list has options and no host. Write it before them.");
      return null;
    }
    Address address = parseOne(host);
    if (address == null || isPlain) {
      return address;
    }
    String inside = entry.substring(open + 1, entry.length() - 1);
    return address.with(new OptionText(host, problems).options(inside));
  }

  private static String emptyEntry(int index, int entries) {
    return entries == 1
        ? "The URL names no host. Write one after '//', as in //host1:5236,host2:5236."
        : "Entry " + (index + 1) + " of the host list is empty. Remove the extra comma.";
  }

  private @Nullable Address parseOne(String entry) {
    if (entry.charAt(0) == '[') {
      return parseBracketed(entry);
    }
    int first = entry.indexOf(':');
    int last = entry.lastIndexOf(':');
    if (first < 0) {
      return address(entry, null);
    }
    return first == last
        ? address(entry.substring(0, first), entry.substring(first + 1))
        : parseBareIpv6(entry, last);
  }

  private @Nullable Address parseBracketed(String entry) {
    int close = entry.indexOf(']');
    if (close < 0) {
      problems.add(
          "Host " + problems.quote(entry) + " has no closing bracket. Write it like [::1]:5236.");
      return null;
    }
    String after = entry.substring(close + 1);
    if (!after.isEmpty() && after.charAt(0) != ':') {
      problems.add(
          "Host "
              + problems.quote(entry.substring(0, close + 1))
              + " is followed by something else than a port. Write it like [::1]:5236.");
      return null;
    }
    String inside = entry.substring(1, close);
    if (inside.indexOf(':') < 0) {
      problems.add(
          "Host "
              + problems.quote(inside)
              + " has brackets but is no IPv6 address. Remove"
              + " them.");
      return null;
    }
    return address(entry.substring(1, close), after.isEmpty() ? null : after.substring(1));
  }

  private @Nullable Address parseBareIpv6(String entry, int lastColon) {
    String host = entry.substring(0, lastColon);
    String port = entry.substring(lastColon + 1);
    if (bareIpv6 && Ipv6.isLiteral(host) && isDigits(port)) {
      return address(host, port);
    }
    if (bareIpv6 && Ipv6.isLiteral(entry)) {
      return address(entry, null);
    }
    // Not quoted: 'user:password:…' comes through here as well.
    problems.add(
        "A host has more than one colon. Write an IPv6 address in brackets, like [::1]:5236.");
    return null;
  }

  /** The address, or null and a problem. */
  private @Nullable Address address(String host, @Nullable String port) {
    boolean ipv6 = host.indexOf(':') >= 0;
    if (ipv6 ? !Ipv6.isLiteral(host) : !isName(host)) {
      problems.add(
          "Host "
              + problems.quote(host)
              + " is not a host name or an address. Separate hosts by"
              + " commas, without blanks.");
      return null;
    }
    if (port == null) {
      return new Address(host, defaultPort);
    }
    int number = port(port);
    if (number == 0) {
      problems.add(
          "The port of host "
              + problems.quote(host)
              + " must be a number from 1 to 65535"
              + (isDigits(port) ? ", not " + problems.quote(port) + "." : "."));
      return null;
    }
    return new Address(host, number);
  }

  /** The port in this text; 0 where there is none. */
  static int port(String text) {
    if (!isDigits(text) || text.length() > 5) {
      return 0;
    }
    int number = Integer.parseInt(text);
    return number > 65535 ? 0 : number;
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Letters of any script that are seen: host names inside a company need not be ASCII. */
  private static boolean isName(String host) {
    if (!ForeignText.isShownWhole(host)) {
      return false;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return !host.isEmpty() && host.length() <= LONGEST_NAME;
  }
}
