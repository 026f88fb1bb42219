package io.dmha.tool.doctor;

import java.util.List;
import java.util.Locale;

/** Parameters of Dameng's servers that are unwise. */
final class ParameterCheck implements Check {
  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    Severity ofReads = facts.url.splitsReads ? Severity.WARNING : Severity.INFO;
    for (HostFacts host : facts.answering()) {
      String parallel = host.parameter(Question.PARAMETERS, "REDOS_PARALLEL_NUM");
      if (parallel.matches("[0-9]{1,9}") && Integer.parseInt(parallel) > 1) {
        add(findings, ofReads, "parallel-replay", host, parallel);
      }
      if (is(host, "DW_CONSISTENCY_CHECK", "0")) {
        add(findings, ofReads, "stale-standby", host, "0");
      }
      if (is(host, "REDOS_ENABLE_SELECT", "0") && facts.url.splitsReads) {
        add(findings, Severity.WARNING, "standby-reads-off", host, "0");
      }
      if (is(host, "SESS_FREE_IN_SUSPEND", "0")) {
        add(findings, Severity.WARNING, "suspend-keeps-sessions", host, "0");
      }
      String alters = host.parameter(Question.PARAMETERS, "ALTER_MODE_STATUS");
      if (alters.matches("[12]")) {
        add(findings, Severity.INFO, "status-by-sql", host, alters);
      }
      String commits = host.parameter(Question.PARAMETERS, "COMMIT_WRITE");
      if (commits.toUpperCase(Locale.ROOT).contains("NOWAIT")) {
        add(findings, Severity.ERROR, "commit-not-awaited", host, commits);
      }
    }
  }

  private static boolean is(HostFacts host, String name, String value) {
    return host.parameter(Question.PARAMETERS, name).equals(value);
  }

  private static void add(
      List<Finding> findings, Severity severity, String code, HostFacts host, String value) {
    findings.add(new Finding(severity, code, host.host, host.host, value));
  }
}
