package io.dmha;

import io.dmha.event.ContinuityReport;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.ContinuityReport.Unprotected;
import io.dmha.metrics.ContinuityCounters;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives the report, as it is when it is asked for. Thread-safe. */
public final class ContinuityBean implements ContinuityMXBean {
  private final ContinuityCounters tally;
  private final boolean replays;

  public ContinuityBean(ContinuityCounters tally, boolean replays) {
    this.tally = tally;
    this.replays = replays;
  }

  @Override
  public String getReport() {
    return tally.report().toString();
  }

  @Override
  public boolean isReplayOn() {
    return replays;
  }

  @Override
  public long getTransactions() {
    return tally.report().transactions();
  }

  @Override
  public long getProtectedTransactions() {
    return tally.report().count(Count.PROTECTED);
  }

  @Override
  public double getProtectedPercent() {
    return tally.report().protectedPercent();
  }

  @Override
  public Map<String, Long> getUnprotected() {
    Map<String, Long> byReason = new LinkedHashMap<>();
    for (Unprotected each : tally.report().unprotected()) {
      byReason.put(each.reason(), each.transactions());
    }
    return byReason;
  }

  @Override
  public Map<String, String> getRemedies() {
    Map<String, String> byReason = new LinkedHashMap<>();
    for (Unprotected each : tally.report().unprotected()) {
      byReason.put(each.reason(), each.remedy());
    }
    return byReason;
  }

  @Override
  public Map<String, Long> getCounts() {
    ContinuityReport report = tally.report();
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Count count : Count.values()) {
      counts.put(count.name(), report.count(count));
    }
    return counts;
  }
}
