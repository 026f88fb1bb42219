package io.dmha.tool.doctor;

import java.util.List;

/** Clocks of servers that differ from ours. */
final class ClockCheck implements Check {
  private static final long MUCH_MILLIS = 1_000;
  private static final long MINUTE = 60_000;

  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    for (HostFacts host : facts.answering()) {
      ClockDifference clock = host.clock;
      if (clock == null) {
        continue;
      }
      if (clock.surelyMillis() > MUCH_MILLIS) {
        String code = clock.aheadMillis() > 0 ? "clock-ahead" : "clock-behind";
        findings.add(
            new Finding(
                Severity.WARNING, code, host.host, host.host, Math.abs(clock.aheadMillis())));
      }
      if (clock.zoneMillis() != 0) {
        findings.add(
            new Finding(
                Severity.INFO, "zone-differs", host.host, host.host, clock.zoneMillis() / MINUTE));
      }
    }
  }
}
