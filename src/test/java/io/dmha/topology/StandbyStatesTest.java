package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import io.dmha.time.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** By what hosts say of themselves, without a host. */
class StandbyStatesTest {
  private static final Host A = new Host("a", 1);
  private static final Host B = new Host("b", 1);
  private static final Host C = new Host("c", 1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTicker ticker = new ManualTicker();
  private final HostList hosts =
      new HostList(
          List.of(A, B, C),
          HostSelection.ORDERED,
          new Backoff(SECOND, SECOND, () -> 0),
          ticker,
          new Random(1));
  private StandbyStates states = states(Duration.ofSeconds(10));

  private StandbyStates states(Duration maxLag) {
    return new StandbyStates(hosts, maxLag, Duration.ofSeconds(3), ticker);
  }

  private void says(Host host, Role role, String timeline, long number) {
    ticker.advance(Duration.ofMillis(1));
    states.saw(host, role, new LogPosition("", number, timeline), ticker.nanos());
    ticker.advance(Duration.ofMillis(1));
  }

  private StandbyState.Verdict verdict(Host host) {
    List<String> unusedNews = states.judge();
    return states.of(host).verdict();
  }

  @Test
  void aStandbyThatHasWhatThePrimaryHadAMomentAgoIsFit() {
    says(A, Role.PRIMARY, "1", 7);
    says(B, Role.STANDBY, "1", 7);

    assertThat(states.judge()).containsExactly("b:1 is fit");
    assertThat(states.of(B).hasAllOf(ticker.nanos())).isFalse();
    assertThat(states.of(A).verdict()).isEqualTo(StandbyState.Verdict.OTHER_ROLE);
    assertThat(states.of(C).verdict()).isEqualTo(StandbyState.Verdict.NOT_ASKED);
  }

  @Test
  void aStandbyThatStandsStillLagsAfterTheLimit() {
    says(A, Role.PRIMARY, "1", 7);
    says(B, Role.STANDBY, "1", 7);
    for (int i = 0; i < 11; i++) {
      ticker.advance(SECOND);
      says(A, Role.PRIMARY, "1", 8 + i);
      says(B, Role.STANDBY, "1", 7);
      assertThat(verdict(B))
          .as("after %s s", i + 1)
          .isEqualTo(i < 9 ? StandbyState.Verdict.FIT : StandbyState.Verdict.LAGS);
    }
  }

  /** Its positions are as large as those of the new primary, and mean something else. */
  @Test
  void aPrimaryThatWasStartedAgainAsAStandbyWithItsOwnLogIsNotRead() {
    says(A, Role.PRIMARY, "1", 90);
    says(B, Role.STANDBY, "1", 50);
    says(B, Role.PRIMARY, "2", 60);
    says(A, Role.STANDBY, "1", 90);

    for (int i = 0; i < 20; i++) {
      ticker.advance(SECOND);
      says(B, Role.PRIMARY, "2", 61 + 10 * i);
      says(A, Role.STANDBY, "1", 90);
      assertThat(verdict(A)).as("%s", i).isEqualTo(StandbyState.Verdict.OTHER_LOG);
      assertThat(states.of(A).replayed()).isNull();
    }
  }

  @Test
  void aPrimaryThatFollowsTheOneAfterItIsRead() {
    says(A, Role.PRIMARY, "1", 50);
    says(B, Role.STANDBY, "1", 50);
    says(B, Role.PRIMARY, "2", 60);
    says(A, Role.STANDBY, "1", 50);
    says(B, Role.PRIMARY, "2", 61);
    assertThat(verdict(A)).isEqualTo(StandbyState.Verdict.OTHER_LOG);
    says(A, Role.STANDBY, "1", 61);

    assertThat(verdict(A)).isEqualTo(StandbyState.Verdict.FIT);
  }

  /** Nobody knows with whose log it is to be compared. */
  @Test
  void whileTwoSayThatTheyAreThePrimaryNoStandbyIsRead() {
    says(A, Role.PRIMARY, "1", 7);
    says(C, Role.STANDBY, "1", 7);
    assertThat(verdict(C)).isEqualTo(StandbyState.Verdict.FIT);

    says(B, Role.PRIMARY, "2", 8);
    says(A, Role.PRIMARY, "1", 9);
    says(C, Role.STANDBY, "1", 9);
    assertThat(verdict(C)).isEqualTo(StandbyState.Verdict.TWO_PRIMARIES);
    assertThat(states.of(C).replayed()).isNull();

    ticker.advance(Duration.ofSeconds(4));
    says(A, Role.PRIMARY, "1", 9);
    says(C, Role.STANDBY, "1", 9);
    assertThat(verdict(C)).as("the other one is silent").isEqualTo(StandbyState.Verdict.FIT);
  }

  /** However old a read may be. */
  @Test
  void withoutALimitOfTheLagAStandbyIsStillToFollow() {
    states = states(Duration.ZERO);
    says(A, Role.PRIMARY, "2", 9);
    says(B, Role.STANDBY, "1", 7);
    assertThat(verdict(B)).isEqualTo(StandbyState.Verdict.OTHER_LOG);
    says(B, Role.STANDBY, "2", 7);
    assertThat(verdict(B)).isEqualTo(StandbyState.Verdict.FIT);
    ticker.advance(Duration.ofMillis(1));
    states.saw(C, Role.STANDBY, null, ticker.nanos());
    assertThat(verdict(C)).as("it tells nothing").isEqualTo(StandbyState.Verdict.FIT);
  }

  @Test
  void whoIsSilentIsNotRead() {
    says(A, Role.PRIMARY, "1", 7);
    says(B, Role.STANDBY, "1", 7);
    ticker.advance(Duration.ofSeconds(4));

    assertThat(verdict(B)).isEqualTo(StandbyState.Verdict.SILENT);
  }
}
