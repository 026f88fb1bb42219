package io.dmha.tool.doctor;

import io.dmha.topology.Sighting;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which host dmha would give a new connection now, and why not the others. Why is a name of the
 * files of words, under {@code choice.}. Immutable.
 */
final class Choice {
  /** Null where none is fit. */
  final @Nullable HostFacts chosen;

  /** Each host that was passed over, in their order, and why. */
  final Map<HostFacts, String> others = new LinkedHashMap<>();

  private Choice(@Nullable HostFacts chosen) {
    this.chosen = chosen;
  }

  /** Of hosts in the order in which they are tried. */
  static Choice of(ClusterFacts facts) {
    HostFacts content = null;
    HostFacts accepted = null;
    for (HostFacts host : facts.hosts) {
      if (!passes(host, facts)) {
        continue;
      }
      if (content == null && facts.url.wish.isContentWith(host.role())) {
        content = host;
      }
      accepted = accepted == null ? host : accepted;
    }
    Choice choice = new Choice(content == null ? accepted : content);
    for (HostFacts host : facts.hosts) {
      if (host != choice.chosen) {
        choice.others.put(host, reason(host, facts));
      }
    }
    return choice;
  }

  private static boolean passes(HostFacts host, ClusterFacts facts) {
    return host.sighting != null && facts.url.wish.accepts(host.role()) && !isOutdated(host, facts);
  }

  /** Whether another host has become the primary since this one has. */
  static boolean isOutdated(HostFacts host, ClusterFacts facts) {
    Sighting mine = host.sighting;
    return mine != null
        && facts.answering().stream()
            .map(other -> other.sighting)
            .anyMatch(other -> other != null && other.isOfLaterPrimaryThan(mine));
  }

  private static String reason(HostFacts host, ClusterFacts facts) {
    if (host.sighting == null) {
      return "unasked";
    }
    if (isOutdated(host, facts)) {
      return "outdated";
    }
    if (!facts.url.wish.accepts(host.role())) {
      return "role";
    }
    return facts.url.wish.isContentWith(host.role()) ? "later" : "worse";
  }
}
