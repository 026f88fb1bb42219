package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnnouncementsTest {
  private static final Host A = new Host("a", 1);
  private static final Host B = new Host("b", 2);
  private static final Reign FIRST = new Reign("d", "2026-01-01 00:00:00", 1);
  private static final Reign SECOND = new Reign("d", "2026-01-02 00:00:00", 2);

  private final ManualTicker ticker = ManualTicker.beforeOverflow(Duration.ofSeconds(5));
  private final Announcements announcements = new Announcements(ticker);

  /** Each a moment after the one before. */
  private boolean says(Host host, Role role, @Nullable Reign reign, Outlook outlook) {
    ticker.advance(Duration.ofMillis(1));
    return announcements.note(host, new Sighting(role, reign, outlook), ticker.nanos());
  }

  private void isAnnounced() {
    assertThat(says(A, Role.PRIMARY, FIRST, Outlook.STAYS)).isFalse();
    assertThat(says(A, Role.PRIMARY, FIRST, Outlook.CHANGES)).isFalse();
    assertThat(announcements.holds(A)).isTrue();
  }

  @Test
  void aPrimaryThatIsToBeReplacedIsHeldUntilItIs() {
    isAnnounced();
    assertThat(announcements.holds(B)).isFalse();

    assertThat(says(A, Role.CLOSED, null, Outlook.UNKNOWN)).as("in MOUNT").isFalse();
    assertThat(announcements.holds(A)).isTrue();
    assertThat(says(A, Role.STANDBY, FIRST, Outlook.CHANGES)).isTrue();
    assertThat(announcements.holds(A)).isFalse();
  }

  @Test
  void aLoginTellsThatItIsAStandbyNowAndNotThatItKeepsItsRole() {
    isAnnounced();

    assertThat(says(A, Role.PRIMARY, FIRST, Outlook.UNKNOWN)).isFalse();
    assertThat(announcements.holds(A)).isTrue();
    assertThat(says(A, Role.STANDBY, null, Outlook.UNKNOWN)).isTrue();
  }

  @Test
  void oneThatIsCalledOffIsOver() {
    isAnnounced();

    assertThat(says(A, Role.PRIMARY, FIRST, Outlook.STAYS)).isTrue();
    assertThat(announcements.holds(A)).isFalse();
  }

  @Test
  void oneThatDoesNotComeHoldsForTenSecondsAndNotAgain() {
    isAnnounced();
    ticker.advance(Announcements.LONGEST);
    assertThat(announcements.holds(A)).isFalse();

    assertThat(says(A, Role.PRIMARY, FIRST, Outlook.CHANGES)).isFalse();
    assertThat(announcements.holds(A)).isFalse();
    isAnnounced();
  }

  /** Its watcher is in the switchover that has made it the primary. */
  @ParameterizedTest
  @EnumSource(Outlook.class)
  void theNewPrimaryIsNotHeld(Outlook before) {
    assertThat(says(B, Role.STANDBY, FIRST, before)).isFalse();

    assertThat(says(B, Role.PRIMARY, SECOND, Outlook.CHANGES)).isFalse();
    assertThat(says(B, Role.PRIMARY, SECOND, Outlook.CHANGES)).isFalse();
    assertThat(announcements.holds(B)).isFalse();
  }

  @Test
  void oneThatWasThePrimaryBeforeIsNotHeldEither() {
    assertThat(says(A, Role.PRIMARY, FIRST, Outlook.STAYS)).isFalse();
    assertThat(says(A, Role.PRIMARY, SECOND, Outlook.CHANGES)).isFalse();
    assertThat(announcements.holds(A)).isFalse();
  }

  @Test
  void whatWasSaidEarlierAndHeardLaterChangesNothing() {
    isAnnounced();
    long earlier = ticker.nanos() - 1;

    assertThat(announcements.note(A, new Sighting(Role.STANDBY, FIRST), earlier)).isFalse();
    assertThat(announcements.holds(A)).isTrue();
  }
}
