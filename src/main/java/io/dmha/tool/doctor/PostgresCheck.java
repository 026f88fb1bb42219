package io.dmha.tool.doctor;

import io.dmha.topology.Role;
import java.util.List;

/** Settings of PostgreSQL by which acknowledged commits are lost. */
final class PostgresCheck implements Check {
  private static final String NAMES = "synchronous_standby_names";

  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    for (HostFacts host : facts.answering()) {
      if (host.role() == Role.STANDBY) {
        continue;
      }
      if (host.parameter(Question.PG_SETTINGS, "synchronous_commit").equals("off")) {
        findings.add(new Finding(Severity.ERROR, "pg-commit-not-awaited", host.host, host.host));
      }
      boolean hasStandby = !host.answer(Question.PG_STANDBYS).rows().isEmpty();
      boolean isTold = host.answer(Question.PG_SETTINGS).isTold();
      if (isTold && hasStandby && host.parameter(Question.PG_SETTINGS, NAMES).isEmpty()) {
        findings.add(new Finding(Severity.WARNING, "pg-asynchronous", host.host, host.host));
      }
      if (isTold && !hasStandby && facts.hosts.size() > 1) {
        findings.add(new Finding(Severity.ERROR, "pg-no-standby", host.host, host.host));
      }
    }
  }
}
