package io.dmha.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.ContinuityBean;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.time.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the report is published: every ten minutes at most, and at the end of what is shorter. */
class ContinuityReporterTest {
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final ManualTicker ticker = ManualTicker.beforeOverflow(Duration.ofMinutes(5));
  private final List<DmhaEvent> heard = new ArrayList<>();
  private final ContinuityCounters tally = new ContinuityCounters();
  private final ContinuityReporter reporting = reporting(true);

  private ContinuityReporter reporting(boolean replays) {
    return new ContinuityReporter(
        "dmha-1",
        "jdbc:h2://a",
        tally,
        Map.of("Continuity", () -> new ContinuityBean(tally, replays)),
        new Publisher(List.of(heard::add)),
        ticker,
        replays);
  }

  @Test
  void everyTenMinutesIfSomethingIsNew() {
    tally.ended(null, null);
    reporting.eachPass();
    assertThat(reports()).isZero();

    ticker.advance(PAUSE);
    reporting.eachPass();
    reporting.eachPass();
    assertThat(reports()).isEqualTo(1);

    ticker.advance(PAUSE);
    reporting.eachPass();
    assertThat(reports()).as("nothing is new").isEqualTo(1);
    tally.ended(null, null);
    reporting.eachPass();
    assertThat(reports()).isEqualTo(2);
    assertThat(heard.get(heard.size() - 1).message())
        .isEqualTo("2 transactions, 100.0 % protected.");
  }

  @Test
  void atTheEndOfWhatWasShorterButNotOfEachConnection() {
    reporting.lastClosed();
    assertThat(reports()).as("no transaction").isZero();

    for (int i = 0; i < 5; i++) {
      tally.ended(null, null);
      reporting.lastClosed();
    }
    assertThat(reports()).isEqualTo(1);

    ticker.advance(PAUSE);
    reporting.lastClosed();
    assertThat(reports()).isEqualTo(2);
  }

  @Test
  void neverWhereReplayIsOff() {
    ContinuityReporter off = reporting(false);
    tally.ended(null, null);
    ticker.advance(PAUSE);

    off.eachPass();
    off.lastClosed();

    assertThat(reports()).isZero();
  }

  private long reports() {
    return heard.stream().filter(e -> e.type() == EventType.CONTINUITY_REPORT).count();
  }
}
