package io.dmha.topology;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often each host was the first choice. */
final class HostShares {
  private HostShares() {}

  static Map<Host, Integer> of(HostList hosts, int choices) {
    Map<Host, Integer> first = new LinkedHashMap<>();
    hosts.all().forEach(host -> first.put(host, 0));
    for (int i = 0; i < choices; i++) {
      first.merge(hosts.inOrder().get(0), 1, Integer::sum);
    }
    return first;
  }
}
