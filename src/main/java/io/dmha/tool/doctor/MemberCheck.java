package io.dmha.tool.doctor;

import java.util.List;
import java.util.Map;

/** Addresses that the cluster itself gives to clients. */
final class MemberCheck implements Check {
  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    facts.others.forEach(
        (address, isReached) ->
            findings.add(
                new Finding(
                    Severity.WARNING,
                    isReached ? "member-not-in-url" : "member-unreachable",
                    "",
                    address)));
    for (Map<String, String> row : facts.rows(Question.MEMBERS)) {
      String name = row.getOrDefault("MAL_INST_NAME", "?");
      String outer = row.getOrDefault("MAL_INST_HOST", "");
      String inner = row.getOrDefault("MAL_HOST", "");
      if (outer.isEmpty()) {
        findings.add(new Finding(Severity.WARNING, "member-without-address", "", name));
      } else if (outer.equals(inner)) {
        findings.add(new Finding(Severity.INFO, "member-one-network", "", name, outer));
      }
    }
  }
}
