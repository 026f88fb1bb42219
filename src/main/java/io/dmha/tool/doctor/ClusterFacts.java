package io.dmha.tool.doctor;

import io.dmha.topology.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was found out about all hosts of a URL; what is judged. Immutable. */
final class ClusterFacts {
  final UrlFacts url;

  /** In the order in which dmha would try them. */
  final List<HostFacts> hosts;

  /**
   * Addresses that the cluster itself gives to its clients, and whether they take a connection from
   * here; none of the URL's.
   */
  final Map<String, Boolean> others;

  ClusterFacts(UrlFacts url, List<HostFacts> hosts, Map<String, Boolean> others) {
    this.url = url;
    this.hosts = Collections.unmodifiableList(new ArrayList<>(hosts));
    this.others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /** Those that have told their role. */
  List<HostFacts> answering() {
    return hosts.stream().filter(host -> host.sighting != null).collect(Collectors.toList());
  }

  /** Those that say that they are a primary, suspended ones too. */
  List<HostFacts> primaries() {
    return hosts.stream()
        .filter(host -> host.role() == Role.PRIMARY || host.role() == Role.SUSPENDED)
        .collect(Collectors.toList());
  }

  /** The first primary, or else the first host that has answered; null where none has. */
  @Nullable HostFacts spokesman() {
    List<HostFacts> primaries = primaries();
    List<HostFacts> all = primaries.isEmpty() ? answering() : primaries;
    return all.isEmpty() ? null : all.get(0);
  }

  /** The rows of the first host that has some, the primary first. */
  List<Map<String, String>> rows(Question question) {
    List<HostFacts> inTurn = new ArrayList<>(primaries());
    inTurn.addAll(answering());
    for (HostFacts host : inTurn) {
      if (!host.answer(question).rows().isEmpty()) {
        return host.answer(question).rows();
      }
    }
    return Collections.emptyList();
  }

  /** Whether some host has answered it, with rows or none. */
  boolean isTold(Question question) {
    return hosts.stream().anyMatch(host -> host.answer(question).isTold());
  }
}
