package io.dmha.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.connect.Searches;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.time.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An outage is a line for all connections, told again while it lasts, and a line at its end. */
class OutageLogTest {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final ManualTicker ticker = new ManualTicker();
  private final Searches searches = new Searches();
  private final List<DmhaEvent> told = new ArrayList<>();
  private final Map<String, String> hosts = new LinkedHashMap<>();
  private boolean isNoneUsable = true;

  private final OutageLog log =
      new OutageLog(
          "dmha-1",
          "jdbc:dm://h1,h2",
          searches,
          () -> isNoneUsable,
          () -> hosts,
          ticker,
          new Publisher(List.of(told::add)));

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      ticker.advance(LOOK);
      log.look();
    }
  }

  private void begin(int count) {
    for (int i = 0; i < count; i++) {
      searches.begin("call " + i, ticker.nanos());
    }
  }

  private void end(int count, boolean hasFound) {
    for (int i = 0; i < count; i++) {
      searches.end("call " + i, hasFound);
    }
  }

  @Test
  void fiftyCallsThatWaitAreOneLineWithinASecond() {
    hosts.put("h1", "PRIMARY, 50 connections, refused");
    hosts.put("h2", "STANDBY, 0 connections");
    begin(50);

    look(2);

    assertThat(told).hasSize(1);
    assertThat(told.get(0).type()).isEqualTo(EventType.OUTAGE);
    assertThat(told.get(0).type().level()).isEqualTo(EventType.Level.WARNING);
    assertThat(told.get(0).message())
        .isEqualTo(
            "50 calls wait for a host of jdbc:dm://h1,h2, for 0.5 s now. h1: PRIMARY, 50"
                + " connections, refused; h2: STANDBY, 0 connections");
  }

  @Test
  void itIsToldAgainEachFiveSecondsAndThenMoreSeldom() {
    begin(1);

    look(2 * 21);
    assertThat(told).extracting(DmhaEvent::message).hasSize(5);
    assertThat(told.get(4).message()).startsWith("1 call waits for a host").contains("20.5 s now");

    // Within an hour each minute, as it lasts longer than four.
    look(2 * 3600);
    assertThat(told).hasSizeBetween(60, 80);
  }

  @Test
  void itsEndIsOneLineWithHowLongAndHowMany() {
    begin(3);
    look(4);
    searches.end("call 0", false);
    look(10);
    searches.end("call 1", true);
    searches.end("call 2", true);
    look(10);

    assertThat(told)
        .extracting(DmhaEvent::type)
        .containsExactly(EventType.OUTAGE, EventType.OUTAGE, EventType.OUTAGE_ENDED);
    DmhaEvent last = told.get(2);
    assertThat(last.message())
        .startsWith(
            "calls have a host of jdbc:dm://h1,h2 again after 7.5 s; at most 3 calls wait, 1 gave"
                + " up");
    assertThat(last.duration()).isEqualTo(Duration.ofMillis(7500));
  }

  /** Where all have given up the outage goes on, and is no new one for who comes next. */
  @Test
  void thatAllHaveGivenUpIsNoEnd() {
    begin(2);
    look(3);
    end(2, false);
    look(20);
    assertThat(told).hasSize(1);

    begin(2);
    look(1);

    assertThat(told).hasSize(2);
    assertThat(told.get(1).message()).contains("for 12.0 s now, 2 gave up");
    end(2, true);
    look(1);
    assertThat(told).hasSize(3);
  }

  /** A failover that takes less than that, and a slow login, are none. */
  @Test
  void shortSearchesAndSlowLoginsAreNotTold() {
    for (int i = 0; i < 10; i++) {
      begin(4);
      ticker.advance(Duration.ofMillis(300));
      log.look();
      end(4, true);
      look(1);
    }
    isNoneUsable = false;
    begin(4);
    look(20);
    end(4, true);
    look(1);

    assertThat(told).isEmpty();
  }

  /** A host that was found before the last look is the end all the same. */
  @Test
  void theLastOneToGiveUpKeepsItNotOpen() {
    begin(10);
    look(3);
    for (int i = 0; i < 9; i++) {
      searches.end("call " + i, true);
    }
    look(1);
    searches.end("call 9", false);
    look(1);

    assertThat(told).hasSize(2);
    assertThat(told.get(1).type()).isEqualTo(EventType.OUTAGE_ENDED);
    ticker.advance(Duration.ofHours(1));
    begin(1);
    look(1);
    assertThat(told.get(2).message()).contains("1 call waits", "for 0.5 s now");
  }

  /** Another login that is slow keeps it not open, as long as a host can be used. */
  @Test
  void itEndsThoughSomebodyLogsInSlowly() {
    begin(2);
    look(3);
    searches.end("call 0", true);
    isNoneUsable = false;
    look(1);

    assertThat(told).extracting(DmhaEvent::type).contains(EventType.OUTAGE_ENDED);
  }
}
