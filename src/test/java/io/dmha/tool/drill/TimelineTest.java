package io.dmha.tool.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long BEGIN = -5_000_000_000L;
  private final Timeline timeline = new Timeline(BEGIN);

  private static long at(long millis) {
    return BEGIN + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void callsCountInTheSecondInWhichTheyEnd() {
    timeline.called(Call.INSERT, at(0), at(10));
    timeline.called(Call.COMMIT, at(20), at(999));
    timeline.called(Call.SELECT, at(900), at(3_100));

    assertThat(timeline.callsBySecond()).containsExactly(2L, 0L, 0L, 1L);
    assertThat(timeline.longestBySecond()).containsExactly(979L, 0L, 0L, 2_200L);
    assertThat(timeline.calls()).isEqualTo(3);
    assertThat(timeline.longestMillis()).isEqualTo(2_200);
    assertThat(timeline.longestAt()).isEqualTo(900);
    assertThat(timeline.longestCall()).isEqualTo(Call.SELECT);
  }

  @Test
  void halfASecondWithoutACommitIsAPause() {
    timeline.committed(at(3_000));
    timeline.committed(at(3_499));
    timeline.committed(at(3_999));
    timeline.committed(at(4_000));

    assertThat(timeline.pauses()).hasSize(1);
    assertThat(timeline.pauses().get(0).fromMillis).isEqualTo(3_499);
    assertThat(timeline.pauses().get(0).millis()).isEqualTo(500);
    assertThat(timeline.commits()).isEqualTo(4);
  }

  @Test
  void aPauseMayLastToTheEndAndNotBeyond() {
    timeline.committed(at(100));
    timeline.ended(at(2_100));
    timeline.committed(at(9_000));

    assertThat(timeline.pauses()).hasSize(1);
    assertThat(timeline.pauses().get(0).toMillis).isEqualTo(2_100);
  }
}
