package io.dmha.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.ContinuityReport.Unprotected;
import io.dmha.replay.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By which statements transactions were not protected. */
class ContinuityCountersTest {
  private final ContinuityCounters counters = new ContinuityCounters();

  private Unprotected only() {
    List<Unprotected> all = counters.report().unprotected();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void theMostFrequentStatementIsTheFirst() {
    counters.ended(Refusal.GENERATED_KEY, "insert into a values (?)");
    counters.ended(Refusal.GENERATED_KEY, "insert into b values (?)");
    counters.ended(Refusal.GENERATED_KEY, "insert into b values (?)");
    counters.ended(Refusal.GENERATED_KEY, null);

    assertThat(only().transactions()).isEqualTo(4);
    assertThat(only().statements().entrySet())
        .extracting(each -> each.getKey() + " " + each.getValue())
        .containsExactly("insert into b values (?) 2", "insert into a values (?) 1");
    assertThat(counters.report()).asString().contains(" (2 by «insert into b values (?)»)");
  }

  @Test
  void oneOfEachReasonIsCountedForItself() {
    counters.ended(Refusal.DDL, "create table a");
    counters.ended(Refusal.LOCATOR, "select a");

    assertThat(counters.report().unprotected())
        .allSatisfy(each -> assertThat(each.statements()).hasSize(1));
  }

  @Test
  void manyAreCountedTogether() {
    for (int i = 0; i < 3 * ContinuityCounters.MOST; i++) {
      counters.ended(Refusal.MAY_COMMIT, "call p" + i + "()");
    }

    assertThat(only().statements())
        .hasSize(ContinuityCounters.MOST + 1)
        .containsEntry("other statements", 2L * ContinuityCounters.MOST);
  }

  @Test
  void whereNoneIsKnownNoneIsSaid() {
    counters.ended(Refusal.OFF, null);

    assertThat(only().statements()).isEmpty();
    assertThat(counters.report()).asString().doesNotContain("«");
  }
}
