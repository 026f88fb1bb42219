package io.dmha.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.ContinuityReport.Unprotected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator reads. */
class ContinuityReportTest {
  private static final Unprotected LONG_ONES =
      new Unprotected("TOO_MANY_STATEMENTS", 15, "it has more statements", "Raise the limit.");
  private static final Unprotected UNWRAPPED =
      new Unprotected("VENDOR_OBJECT", 5, "an object was handed out", "Unwrap nothing.");

  @Test
  void itIsOneLineWithTheMostFrequentReasonFirstAndItsRemedy() {
    ContinuityReport report =
        new ContinuityReport(
            Map.of(
                Count.PROTECTED, 1_214L,
                Count.REPLAYED, 3L,
                Count.REPLAY_FAILED, 2L,
                Count.REPLAY_DIFFERED, 1L,
                Count.COMMIT_FOUND, 4L,
                Count.TOLD_NOT_APPLIED, 2L),
            List.of(UNWRAPPED, LONG_ONES));

    assertThat(report)
        .hasToString(
            "1,234 transactions, 98.3 % protected; 15 not: it has more statements; 5 not: an object"
                + " was handed out. Done again: 3; Done again in vain: 2; Of these with another"
                + " answer: 1; Lost commits found committed: 4; Told NOT APPLIED: 2. First remedy:"
                + " Raise the limit.");
    assertThat(report.unprotected()).containsExactly(LONG_ONES, UNWRAPPED);
    assertThat(report.isAllWell()).isFalse();
  }

  @Test
  void aShareIsNeverRoundedUpToAll() {
    ContinuityReport report =
        new ContinuityReport(
            Map.of(Count.PROTECTED, 999_999L),
            List.of(new Unprotected("UNSEEN", 1, "unseen", "See.")));

    assertThat(report.protectedPercent()).isEqualTo(99.9);
  }

  @Test
  void whereAllIsWellThatIsAllItSays() {
    ContinuityReport report = new ContinuityReport(Map.of(Count.PROTECTED, 7L), List.of());

    assertThat(report).hasToString("7 transactions, 100.0 % protected.");
    assertThat(report.isAllWell()).isTrue();
  }

  @Test
  void ofNothingItClaimsNoLoss() {
    assertThat(new ContinuityReport(Map.of(), List.of()))
        .hasToString("0 transactions, 100.0 % protected.");
  }
}
