package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The primary is asked at odd times, the standby is heard at even ones. */
class SharedHistoryTest {
  private final SharedHistory history = new SharedHistory();

  private static LogPosition at(long number, String timeline) {
    return new LogPosition("", number, timeline);
  }

  private static LogPosition at(long number) {
    return at(number, "");
  }

  @Test
  void oneTimelineProvesIt() {
    history.standby(at(5, "1"), 0);
    assertThat(history.isProved()).isFalse();
    history.primary(at(7, "1"), 1);
    assertThat(history.isProved()).isTrue();
  }

  @Test
  void oneTimelineProvesItWhoeverIsAskedFirst() {
    history.primary(at(7, "1"), 1);
    history.standby(at(5, "1"), 2);
    assertThat(history.isProved()).isTrue();
  }

  /** PostgreSQL's control file names a new timeline late. */
  @Test
  void anotherTimelineProvesNothingUntilItMoves() {
    history.standby(at(5, "1"), 0);
    history.primary(at(7, "2"), 1);
    history.standby(at(6, "1"), 2);
    assertThat(history.isProved()).isFalse();
    history.standby(at(7, "1"), 4);
    assertThat(history.isProved()).isTrue();
  }

  @Test
  void whatDoesNotMoveIsNeverProved() {
    for (int i = 0; i < 20; i += 2) {
      history.standby(at(9), i);
      history.primary(at(i), i + 1);
    }
    assertThat(history.isProved()).isFalse();
  }

  @Test
  void whatIsAheadOfThePrimaryHasAnotherLogWhateverItsTimeline() {
    history.standby(at(9, "2"), 0);
    history.primary(at(7, "2"), 1);
    assertThat(history.isProved()).isFalse();
    history.standby(at(9, "2"), 2);
    history.primary(at(11, "2"), 3);
    history.standby(at(9, "2"), 4);
    history.primary(at(13, "2"), 5);
    assertThat(history.isProved()).as("it stands still").isFalse();
  }

  @Test
  void itLosesItsProofWhenItIsAhead() {
    history.standby(at(5, "1"), 0);
    history.primary(at(5, "1"), 1);
    assertThat(history.isProved()).isTrue();
    history.standby(at(9, "1"), 2);
    history.primary(at(8, "1"), 3);
    assertThat(history.isProved()).isFalse();
  }

  /** The standby was asked after the primary, and so may have more. */
  @Test
  void whatIsAheadOfAnOlderAnswerMayFollow() {
    history.standby(at(9, "1"), 2);
    history.primary(at(7, "1"), 1);
    assertThat(history.isProved()).isTrue();
  }

  @Test
  void anOlderAnswerIsNoGoal() {
    history.standby(at(7), 2);
    history.primary(at(8), 1);
    history.standby(at(8), 4);
    assertThat(history.isProved()).isFalse();
  }

  @Test
  void whatWasAPrimaryHasToMove() {
    history.wasPrimary();
    history.standby(at(5, "2"), 0);
    history.primary(at(7, "2"), 1);
    assertThat(history.isProved()).isFalse();
    history.standby(at(7, "2"), 2);
    assertThat(history.isProved()).isTrue();
  }

  /** Rewound, or copied anew. */
  @Test
  void whatGoesBackHasToProveItAnew() {
    history.standby(at(5), 0);
    history.primary(at(6), 1);
    history.standby(at(6), 2);
    assertThat(history.isProved()).isTrue();
    history.standby(at(4), 4);
    assertThat(history.isProved()).isFalse();
    history.primary(at(8), 5);
    history.standby(at(8), 6);
    assertThat(history.isProved()).isTrue();
  }

  @Test
  void anotherPrimaryIsAnotherLog() {
    history.standby(at(5, "1"), 0);
    history.primary(at(5, "1"), 1);
    history.primaryChanged();
    assertThat(history.isProved()).isFalse();
    history.standby(at(5, "1"), 2);
    assertThat(history.isProved()).isFalse();
    history.primary(at(6, "2"), 3);
    history.standby(at(6, "1"), 4);
    assertThat(history.isProved()).isTrue();
  }

  @Test
  void whoTellsNothingProvesNothing() {
    history.standby(at(5, "1"), 0);
    history.primary(at(5, "1"), 1);
    history.standby(null, 2);
    assertThat(history.isProved()).isFalse();
  }

  /** Dameng: each database has a magic, and a standby names that of whom it replays. */
  @Test
  void whoNamesTheDatabaseNeedNotMove() {
    history.wasPrimary();
    history.standby(new LogPosition("magic", 9), 0);
    history.primary(new LogPosition("other", 9), 1);
    assertThat(history.isProved()).isFalse();
    history.primary(new LogPosition("magic", 7), 3);
    assertThat(history.isProved()).as("it may replay before the primary has written").isTrue();
  }
}
