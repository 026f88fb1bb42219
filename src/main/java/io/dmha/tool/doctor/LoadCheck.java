package io.dmha.tool.doctor;

import java.util.List;
import java.util.Map;

/** Sessions against what the server allows. */
final class LoadCheck implements Check {
  private static final int NEAR_PERCENT = 80;

  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    for (HostFacts host : facts.answering()) {
      long limit = limit(host);
      long sessions = sessions(host);
      if (limit > 0 && sessions * 100 >= limit * NEAR_PERCENT) {
        findings.add(
            new Finding(
                Severity.WARNING,
                "sessions-near-limit",
                host.host,
                host.host,
                sessions,
                limit,
                busiest(host)));
      }
    }
  }

  /** 0 where it is not known. */
  static long limit(HostFacts host) {
    String ofDameng = host.parameter(Question.PARAMETERS, "MAX_SESSIONS");
    long ofPostgres = number(host.parameter(Question.PG_SETTINGS, "max_connections"));
    long kept = number(host.parameter(Question.PG_SETTINGS, "superuser_reserved_connections"));
    return ofDameng.isEmpty() ? Math.max(0, ofPostgres - kept) : number(ofDameng);
  }

  static long sessions(HostFacts host) {
    return rows(host).stream().mapToLong(row -> number(row.getOrDefault("SESSIONS", ""))).sum();
  }

  /** The application with the most; {@code -} where it has no name. */
  static String busiest(HostFacts host) {
    List<Map<String, String>> rows = rows(host);
    String name = rows.isEmpty() ? "" : rows.get(0).getOrDefault("APPNAME", "");
    return name.isEmpty() ? "-" : name;
  }

  static List<Map<String, String>> rows(HostFacts host) {
    List<Map<String, String>> ofDameng = host.answer(Question.SESSIONS).rows();
    return ofDameng.isEmpty() ? host.answer(Question.PG_SESSIONS).rows() : ofDameng;
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }
}
