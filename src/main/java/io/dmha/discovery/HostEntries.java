package io.dmha.discovery;

import io.dmha.topology.Host;
import io.dmha.topology.HostFigures;
import io.dmha.topology.HostTraits;
import io.dmha.url.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a source names, entry by entry: {@code h1:5236}, or {@code h1:5236 weight=90
 * role=primary}. All of it is read, or nothing is taken. Not thread-safe.
 */
final class HostEntries {
  /** As many as a URL may name. */
  static final int MOST = 64;

  /** An entry is a name, a port, and two words. */
  private static final int LONGEST = 400;

  private static final String WEIGHT = "weight=";

  /** By their names in any case, as names of hosts are equal. */
  private final Map<Address, Boolean> primaries = new LinkedHashMap<>();

  private final Map<Address, Integer> weights = new HashMap<>();

  private @Nullable Address leader;

  /**
   * Takes one entry.
   *
   * @throws SourceFailed if it cannot be read, or is one too many
   */
  void add(String entry) throws SourceFailed {
    String[] words = entry.length() > LONGEST ? new String[0] : stripped(entry).split("[ \t]+", 4);
    Address address = words.length == 0 ? null : Address.read(words[0]);
    if (address == null || words.length > 3) {
      throw unread();
    }
    boolean isPrimary = false;
    for (int i = 1; i < words.length; i++) {
      boolean isRole = words[i].equals("role=primary") || words[i].equals("role=standby");
      if (isWeight(words[i])) {
        weights.put(address, weightOf(words[i]));
      } else if (!isRole) {
        throw unread();
      }
      isPrimary |= words[i].equals("role=primary");
    }
    add(address, isPrimary);
  }

  /** Takes a host whose parts the source names by themselves. */
  void add(String name, long port, boolean isPrimary) throws SourceFailed {
    add(read(name, port), isPrimary);
  }

  /** The same with a weight; of two that are given to one host the greater counts. */
  void add(String name, long port, boolean isPrimary, int weight) throws SourceFailed {
    Address address = read(name, port);
    weights.merge(address, weight, Math::max);
    add(address, isPrimary);
  }

  private static Address read(String name, long port) throws SourceFailed {
    boolean isBracketed = name.indexOf(':') >= 0;
    Address address = Address.read((isBracketed ? "[" + name + "]" : name) + ":" + port);
    if (address == null) {
      throw unread();
    }
    return address;
  }

  /** Without blanks around it: what {@code trim} takes away may be a control character. */
  static String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && " \t".indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && " \t".indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  /** One that is named twice is one host; it leads where each of the two says so. */
  private void add(Address address, boolean isPrimary) throws SourceFailed {
    primaries.merge(address, isPrimary, (before, now) -> before && now);
    if (primaries.size() > MOST) {
      throw new SourceFailed("names more than " + MOST + " hosts");
    }
  }

  private static boolean isWeight(String word) {
    return word.matches(WEIGHT + "[0-9]{1,4}") && weightOf(word) <= HostFigures.HEAVIEST;
  }

  private static int weightOf(String word) {
    return Integer.parseInt(word.substring(WEIGHT.length()));
  }

  /**
   * Takes what a key of its own names as the leader.
   *
   * @throws SourceFailed if it is no host
   */
  void lead(String entry) throws SourceFailed {
    Address address = entry.length() > LONGEST ? null : Address.read(stripped(entry));
    if (address == null) {
      throw new SourceFailed("names a leader that is no host with a port");
    }
    leader = address;
  }

  private static SourceFailed unread() {
    return new SourceFailed("names something that is no host with a port");
  }

  /**
   * All of it.
   *
   * @throws SourceFailed if there is no host
   */
  HostAnswer answer(String version) throws SourceFailed {
    if (primaries.isEmpty()) {
      throw new SourceFailed("names no host");
    }
    List<Host> hosts = new ArrayList<>();
    Host named = null;
    int leaders = 0;
    Host only = null;
    for (Map.Entry<Address, Boolean> each : primaries.entrySet()) {
      Integer weight = weights.get(each.getKey());
      HostTraits traits =
          weight == null ? HostTraits.NONE : new HostTraits(weight, "", HostTraits.NO_PRIORITY);
      Host host = new Host(each.getKey().host(), each.getKey().port(), traits);
      hosts.add(host);
      named = each.getKey().equals(leader) ? host : named;
      leaders += each.getValue() ? 1 : 0;
      only = each.getValue() ? host : only;
    }
    // Of two that say that they lead nobody knows which; of a leader beside the list, neither.
    return new HostAnswer(version, hosts, leader != null ? named : leaders == 1 ? only : null);
  }
}
