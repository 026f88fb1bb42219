package io.dmha.tool.doctor;

import io.dmha.topology.Host;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The address that a cluster gives to clients of one of its members. Immutable. */
final class MemberAddress {
  private static final int LONGEST_NAME = 253;

  /** A cluster has nine members at most; what a server says is not to make us knock anywhere. */
  private static final int MOST = 16;

  private final String host;
  private final int port;

  private MemberAddress(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** That of a row of V$DM_MAL_INI; null where it has none. */
  static @Nullable MemberAddress of(Map<String, String> row) {
    String host = row.getOrDefault("MAL_INST_HOST", "");
    String port = row.getOrDefault("MAL_INST_PORT", "");
    boolean isOne =
        host.matches("[0-9A-Za-z.:_-]+") && host.length() <= LONGEST_NAME && isPort(port);
    return isOne ? new MemberAddress(host, Integer.parseInt(port)) : null;
  }

  private static boolean isPort(String text) {
    return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65_535;
  }

  /**
   * Those that the cluster names and the URL does not: an address of the URL counts by its name and
   * by what it resolves to.
   */
  static Set<MemberAddress> notIn(List<Host> urlHosts, ClusterFacts facts) {
    Set<MemberAddress> others = new LinkedHashSet<>();
    for (Map<String, String> row : facts.rows(Question.MEMBERS)) {
      MemberAddress member = of(row);
      if (member != null && others.size() < MOST && !member.isAmong(urlHosts, facts)) {
        others.add(member);
      }
    }
    return others;
  }

  private boolean isAmong(List<Host> urlHosts, ClusterFacts facts) {
    boolean isNamed =
        urlHosts.stream().anyMatch(each -> each.port() == port && each.name().equals(host));
    return isNamed
        || facts.hosts.stream()
            .anyMatch(each -> each.host.endsWith(":" + port) && each.addresses.contains(host));
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemberAddress && other.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
