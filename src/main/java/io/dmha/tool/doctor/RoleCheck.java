package io.dmha.tool.doctor;

import io.dmha.topology.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Roles that do not go together, or of which none is the one that is asked for. */
final class RoleCheck implements Check {
  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    if (!facts.answering().isEmpty() && Choice.of(facts).chosen == null) {
      findings.add(new Finding(Severity.ERROR, "no-host-fits", "", facts.url.wish));
    }
    for (HostFacts host : facts.answering()) {
      if (Choice.isOutdated(host, facts)) {
        findings.add(new Finding(Severity.ERROR, "primary-outdated", host.host, host.host));
      }
      if (host.role() == Role.SUSPENDED) {
        findings.add(new Finding(Severity.ERROR, "host-suspended", host.host, host.host));
      }
      if (host.role() == Role.CLOSED) {
        findings.add(new Finding(Severity.WARNING, "host-mounted", host.host, host.host));
      }
    }
    severalPrimaries(facts, findings);
    otherDatabase(facts, findings);
  }

  /** Hosts that say so and of which none is known to be the earlier one. */
  private static void severalPrimaries(ClusterFacts facts, List<Finding> findings) {
    List<String> primaries =
        facts.primaries().stream()
            .filter(host -> !Choice.isOutdated(host, facts))
            .map(host -> host.host)
            .collect(Collectors.toList());
    if (primaries.size() > 1) {
      findings.add(new Finding(Severity.ERROR, "two-primaries", "", String.join(", ", primaries)));
    }
  }

  private static void otherDatabase(ClusterFacts facts, List<Finding> findings) {
    Set<String> groups = new LinkedHashSet<>();
    StringBuilder each = new StringBuilder();
    for (HostFacts host : facts.answering()) {
      String group = host.answer(Question.INSTANCE).first("OGUID");
      if (!group.isEmpty()) {
        groups.add(group);
        each.append(each.length() == 0 ? "" : ", ").append(host.host).append(' ').append(group);
      }
    }
    if (groups.size() > 1) {
      findings.add(new Finding(Severity.ERROR, "other-group", "", each));
    }
  }
}
