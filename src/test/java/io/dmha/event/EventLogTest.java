package io.dmha.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.log.LogSink.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of the events of one URL is written, and how loudly. */
class EventLogTest {
  private record Line(Severity severity, String text) {}

  private final List<Line> lines = new ArrayList<>();
  private final EventLog log =
      new EventLog(
          (severity, line, cause) -> {
            assertThat(cause).isNull();
            lines.add(new Line(severity, line.toString()));
          });

  private static DmhaEvent event(EventType type, int number) {
    return DmhaEvent.of(type, "dmha-1/" + number).saying("as it was");
  }

  @Test
  void fiftyCallsThatFailAtOnceAreOneLine() {
    for (int i = 1; i <= 50; i++) {
      log.onEvent(failure(i, "08001"));
    }

    assertThat(lines).filteredOn(line -> line.severity() == Severity.WARN).hasSize(1);
    assertThat(lines).filteredOn(line -> line.severity() == Severity.DEBUG).hasSize(49);
  }

  private static DmhaEvent failure(int number, String state) {
    return DmhaEvent.of(EventType.RECOVERY_FAILED, "dmha-1/" + number).code(state).saying("so");
  }

  @Test
  void aLoginThatIsRefusedIsNotOneOfThem() {
    log.onEvent(failure(1, "08001"));
    log.onEvent(failure(2, "28000"));
    log.onEvent(failure(3, "28000"));

    assertThat(lines).filteredOn(line -> line.severity() == Severity.WARN).hasSize(3);
  }

  @Test
  void theNextLineSaysHowManyWereLeftOut() {
    Instant start = Instant.parse("2026-12-01T00:00:00Z");

    assertThat(log.before(start)).isZero();
    assertThat(log.before(start.plusSeconds(1))).isEqualTo(-1);
    assertThat(log.before(start.plusMillis(4999))).isEqualTo(-1);
    assertThat(log.before(start.plusSeconds(5))).isEqualTo(2);
    assertThat(log.before(start.plusSeconds(60))).isZero();
    // The clock was set back.
    assertThat(log.before(start)).isZero();
  }

  @Test
  void unknownOutcomesAreEachALine() {
    for (int i = 1; i <= 3; i++) {
      log.onEvent(event(EventType.OUTCOME_UNKNOWN, i));
    }

    assertThat(lines).filteredOn(line -> line.severity() == Severity.WARN).hasSize(3);
  }

  /** Once: what led to the first one is what is looked for in the morning. */
  @Test
  void whatWentBeforeTheFirstWarningIsWrittenOnce() {
    log.onEvent(event(EventType.HOST_FAILED, 1));
    log.onEvent(event(EventType.OUTAGE, 1));
    log.onEvent(event(EventType.OUTAGE, 1));

    assertThat(lines)
        .filteredOn(line -> line.severity() == Severity.REPORT)
        .hasSize(2)
        .allMatch(line -> line.text().startsWith("Until the first warning of this URL: 20"))
        .anyMatch(line -> line.text().endsWith("dmha-1/1 HOST_FAILED: as it was"));
  }

  @Test
  void theLastTwoHundredEventsAreKept() {
    for (int i = 0; i < 500; i++) {
      log.onEvent(DmhaEvent.of(EventType.CONNECTION_LOST, "dmha-1/" + i).saying("lost " + i));
    }

    assertThat(log.recent()).hasSize(200);
    assertThat(log.recent().get(0)).endsWith("dmha-1/300 CONNECTION_LOST: lost 300");
    assertThat(log.recent().get(199)).endsWith("dmha-1/499 CONNECTION_LOST: lost 499");
  }

  @Test
  void whatBecameOfAnOptionIsNoLineOnTheScreenOfATool() {
    log.onEvent(event(EventType.OPTION_TRANSLATED, 1));
    log.onEvent(event(EventType.FAILED_OVER, 1));

    assertThat(lines).extracting(Line::severity).containsExactly(Severity.REPORT, Severity.INFO);
  }

  /** Otherwise the loss of one host would push out what went before. */
  @Test
  void whatManySayAlikeIsOneOfThemAndStepsAreLeftOut() {
    log.onEvent(event(EventType.HOST_RECOVERED, 1));
    for (int i = 1; i <= 50; i++) {
      log.onEvent(event(EventType.STATE_CHANGED, i));
      log.onEvent(event(EventType.CONNECTION_LOST, i));
      log.onEvent(event(EventType.RECOVERY_STARTED, i));
    }

    assertThat(log.recent()).hasSize(2);
    assertThat(log.recent().get(1)).endsWith("dmha-1/1 CONNECTION_LOST: as it was (and 49 more)");
  }
}
