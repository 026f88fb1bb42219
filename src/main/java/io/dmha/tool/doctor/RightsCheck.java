package io.dmha.tool.doctor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rights that the user lacks, and what is lost by it. */
final class RightsCheck implements Check {
  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    Set<String> views = new LinkedHashSet<>();
    facts.answering().forEach(host -> views.addAll(host.forbiddenViews()));
    if (!views.isEmpty()) {
      String code = facts.url.isPostgres() ? "no-view" : "no-vti";
      findings.add(new Finding(Severity.WARNING, code, "", String.join(", ", views)));
    }
    boolean isNoMonitor =
        facts.answering().stream()
            .map(host -> host.answer(Question.PG_RIGHTS).first("IS_MONITOR"))
            .anyMatch(value -> value.matches("f|false"));
    if (isNoMonitor) {
      findings.add(new Finding(Severity.INFO, "no-pg-monitor", ""));
    }
  }
}
