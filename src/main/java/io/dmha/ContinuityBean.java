package io.dmha;

import io.dmha.event.ContinuityReport;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.ContinuityReport.Unprotected;
import io.dmha.metrics.ContinuityCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives the report, as it is when it is asked for. Thread-safe. */
public final class ContinuityBean implements ContinuityMXBean {
  private static final int MOST_STATEMENTS = 10;

  private final ContinuityCounters counters;
  private final boolean replays;

  public ContinuityBean(ContinuityCounters counters, boolean replays) {
    this.counters = counters;
    this.replays = replays;
  }

  @Override
  public String getReport() {
    return counters.report().toString();
  }

  @Override
  public boolean isReplayOn() {
    return replays;
  }

  @Override
  public long getTransactions() {
    return counters.report().transactions();
  }

  @Override
  public long getProtectedTransactions() {
    return counters.report().count(Count.PROTECTED);
  }

  @Override
  public double getProtectedPercent() {
    return counters.report().protectedPercent();
  }

  @Override
  public Map<String, Long> getUnprotected() {
    Map<String, Long> byReason = new LinkedHashMap<>();
    for (Unprotected each : counters.report().unprotected()) {
      byReason.put(each.reason(), each.transactions());
    }
    return byReason;
  }

  @Override
  public Map<String, String> getRemedies() {
    Map<String, String> byReason = new LinkedHashMap<>();
    for (Unprotected each : counters.report().unprotected()) {
      byReason.put(each.reason(), each.remedy());
    }
    return byReason;
  }

  @Override
  public Map<String, List<String>> getStatements() {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (Unprotected each : counters.report().unprotected()) {
      List<String> lines = new ArrayList<>();
      each.statements()
          .forEach(
              (statement, times) -> {
                if (lines.size() < MOST_STATEMENTS) {
                  lines.add(times + " by «" + statement + "»");
                }
              });
      byReason.put(each.reason(), lines);
    }
    return byReason;
  }

  @Override
  public Map<String, Long> getCounts() {
    ContinuityReport report = counters.report();
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Count count : Count.values()) {
      counts.put(count.name(), report.count(count));
    }
    return counts;
  }
}
