package io.dmha.tool.doctor;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Whether Dameng's watchers would bring a takeover about. */
final class GuardCheck implements Check {
  /** Its default of DW_ERROR_TIME, which no view tells. */
  private static final long WATCHER_SILENT_SECONDS = 15;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final int SECONDS_END = 19;

  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    boolean isAuto =
        facts.rows(Question.WATCHER).stream()
            .anyMatch(row -> "AUTO".equalsIgnoreCase(row.getOrDefault("DW_MODE", "")));
    if (isAuto && facts.isTold(Question.MONITOR) && !hasConfirming(facts)) {
      findings.add(new Finding(Severity.ERROR, "auto-without-monitor", ""));
    }
    for (HostFacts host : facts.primaries()) {
      for (Map<String, String> row : host.answer(Question.ARCHIVES).rows()) {
        if ("INVALID".equalsIgnoreCase(row.getOrDefault("ARCH_STATUS", ""))) {
          findings.add(
              new Finding(
                  Severity.ERROR,
                  "archive-invalid",
                  host.host,
                  host.host,
                  row.getOrDefault("ARCH_DEST", "?")));
        }
      }
      applyAwaited(host, facts, findings);
    }
    for (HostFacts host : facts.answering()) {
      watcherSilent(host, findings);
    }
  }

  private static boolean hasConfirming(ClusterFacts facts) {
    return facts.rows(Question.MONITOR).stream()
        .map(row -> row.getOrDefault("MON_CONFIRM", ""))
        .anyMatch(value -> value.matches("(?i)true|yes|y|1"));
  }

  private static void applyAwaited(HostFacts host, ClusterFacts facts, List<Finding> findings) {
    for (Map<String, String> row : host.answer(Question.ARCHIVE_SETTINGS).rows()) {
      String type = row.getOrDefault("ARCH_TYPE", "");
      String waits = row.getOrDefault("ARCH_WAIT_APPLY", row.getOrDefault("WAIT_APPLY", ""));
      if (type.matches("(?i)REALTIME|TIMELY") && waits.equals("0")) {
        Severity severity = facts.url.splitsReads ? Severity.WARNING : Severity.INFO;
        findings.add(
            new Finding(
                severity,
                "apply-not-awaited",
                host.host,
                row.getOrDefault("ARCH_DEST", "?"),
                type));
      }
    }
  }

  private static void watcherSilent(HostFacts host, List<Finding> findings) {
    ClockDifference clock = host.clock;
    String last = host.answer(Question.WATCHER).first("LAST_MSG_TIME");
    if (clock == null || last.length() < SECONDS_END) {
      return;
    }
    try {
      long at =
          LocalDateTime.parse(last.substring(0, SECONDS_END), TIME)
              .atZone(ZoneId.systemDefault())
              .toInstant()
              .toEpochMilli();
      long seconds = (clock.toldMillis() - at) / 1000;
      if (seconds > WATCHER_SILENT_SECONDS) {
        findings.add(new Finding(Severity.ERROR, "watcher-silent", host.host, host.host, seconds));
      }
    } catch (DateTimeException e) {
      // It has another format there, and says nothing.
    }
  }
}
