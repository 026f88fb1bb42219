package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SightingTest {
  private static Sighting primary(String database, String began, long number) {
    return new Sighting(Role.PRIMARY, new Reign(database, began, number));
  }

  @ParameterizedTest
  @CsvSource({
    "d, 2026-01-02 00:00:00, 3, d, 2026-01-01 00:00:00, 9, true",
    "d, 2026-01-01 00:00:00, 9, d, 2026-01-02 00:00:00, 3, false",
    "d, 2026-01-01 00:00:00, 4, d, 2026-01-01 00:00:00, 3, true",
    "d, 2026-01-01 00:00:00, 3, d, 2026-01-01 00:00:00, 3, false",
    "d, 00000002, 0, d, 00000001, 0, true",
    "d, 0000000A, 0, d, 00000009, 0, true",
    "d, 00000002, 0, e, 00000001, 0, false",
    "'', 00000002, 0, '', 00000001, 0, false",
  })
  void theLaterOfTwoPrimariesOfOneDatabaseIsKnown(
      String database,
      String began,
      long number,
      String other,
      String otherBegan,
      long otherNumber,
      boolean isLater) {
    Sighting mine = primary(database, began, number);
    Sighting theirs = primary(other, otherBegan, otherNumber);

    assertThat(mine.isOfLaterPrimaryThan(theirs)).isEqualTo(isLater);
  }

  /** What a standby has is its primary's. */
  @ParameterizedTest
  @CsvSource({
    "PRIMARY, PRIMARY, true",
    "PRIMARY, SUSPENDED, true",
    "NORMAL, PRIMARY, true",
    "STANDBY, PRIMARY, false",
    "PRIMARY, STANDBY, false",
    "PRIMARY, CLOSED, false",
    "PRIMARY, UNKNOWN, false",
    "UNKNOWN, PRIMARY, false",
  })
  void onlyPrimariesAreCompared(Role mine, Role theirs, boolean isLater) {
    Sighting later = new Sighting(mine, new Reign("d", "2", 0));
    Sighting earlier = new Sighting(theirs, new Reign("d", "1", 0));

    assertThat(later.isOfLaterPrimaryThan(earlier)).isEqualTo(isLater);
  }

  @Test
  void whatIsNotSaidIsAsItWasAsLongAsItIsThePrimary() {
    Sighting before = primary("d", "2", 0);
    Sighting rival = primary("d", "1", 0);
    Sighting saysLess = new Sighting(Role.PRIMARY, null);

    assertThat(saysLess.isOfLaterPrimaryThan(rival)).isFalse();
    assertThat(saysLess.after(before).isOfLaterPrimaryThan(rival)).isTrue();
    assertThat(new Sighting(Role.STANDBY, null).after(before).isOfLaterPrimaryThan(rival))
        .isFalse();
    assertThat(saysLess.after(new Sighting(Role.STANDBY, null)).isOfLaterPrimaryThan(rival))
        .isFalse();
    assertThat(saysLess.after(null)).isSameAs(saysLess);
  }
}
