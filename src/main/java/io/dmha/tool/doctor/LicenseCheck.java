package io.dmha.tool.doctor;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A licence that ends: the server exits with it. */
final class LicenseCheck implements Check {
  private static final long SOON_DAYS = 30;
  private static final int DAY_END = 10;

  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    for (HostFacts host : facts.answering()) {
      String text = host.answer(Question.LICENSE).first("EXPIRED_DATE");
      ClockDifference clock = host.clock;
      if (clock == null || text.length() < DAY_END) {
        continue;
      }
      try {
        LocalDate end = LocalDate.parse(text.substring(0, DAY_END));
        LocalDate today =
            Instant.ofEpochMilli(clock.toldMillis()).atZone(ZoneId.systemDefault()).toLocalDate();
        long days = ChronoUnit.DAYS.between(today, end);
        if (days <= SOON_DAYS) {
          findings.add(
              new Finding(
                  days < 0 ? Severity.ERROR : Severity.WARNING,
                  "license-ends",
                  host.host,
                  host.host,
                  end));
        }
      } catch (DateTimeException e) {
        // It has another format there, and says nothing.
      }
    }
  }
}
