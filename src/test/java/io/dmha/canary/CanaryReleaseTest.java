package io.dmha.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.canary.HostWays;
import io.dmha.fixtures.canary.ReleasePlay;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A canary grows while it does as well as the others, and goes as soon as it does not. */
class CanaryReleaseTest {
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final CanaryPlan PLAN =
      new CanaryPlan(List.of(1, 5, 25, 50, 100), STEP, 0.02, 1.5, 200);

  private static ReleasePlay play(long seed) {
    return new ReleasePlay(PLAN, seed);
  }

  private static List<String> words(ReleasePlay play) {
    return play.told().stream().map(told -> told.news().words()).collect(Collectors.toList());
  }

  private static int lastShare(ReleasePlay play) {
    return play.shares().get(play.shares().size() - 1);
  }

  @Test
  void aHealthyHostGetsAllBySteps() {
    ReleasePlay play = play(1).play(Duration.ofMinutes(27));

    assertThat(play.told()).noneMatch(told -> told.news().isRollback());
    assertThat(play.told().stream().map(told -> told.second() / 60))
        .containsExactly(0L, 5L, 10L, 15L, 20L, 25L);
    assertThat(words(play).get(0)).isEqualTo("gives h3:5236 1 % of new connections to begin with");
    assertThat(words(play).get(1))
        .matches(
            "gives h3:5236 5 % of new connections after 1 %: \\d\\.\\d % of its 300 calls failed,"
                + " on the others \\d\\.\\d % of 29700; p99 was \\d+\\.\\d ms and \\d+\\.\\d ms");
    assertThat(words(play).get(5)).startsWith("gives h3:5236 100 % of new connections for good: ");
    assertThat(play.shares().get(10)).isEqualTo(1);
    assertThat(play.shares().get(40)).isEqualTo(5);
    assertThat(lastShare(play)).isEqualTo(100);
    assertThat(play.release().describe()).startsWith("h3:5236 is done and keeps 100 %; ");
  }

  @Test
  void aHostThatFailsLosesItsShareAndKeepsNone() {
    ReleasePlay play = play(2).play(Duration.ofMinutes(11));
    int steps = play.told().size();
    play.canary(HostWays.usual().failing(0.08)).play(Duration.ofMinutes(10));

    assertThat(play.told()).hasSize(steps + 1);
    assertThat(words(play).get(steps))
        .matches(
            "takes all connections from h3:5236: \\d+\\.\\d % of its \\d+ calls failed by faults of"
                + " the host, on the others 0\\.0 % of \\d+; allowed are 2\\.0 % more");
    assertThat(play.told().get(steps).second()).isLessThan(11 * 60 + 20);
    assertThat(lastShare(play)).isZero();
    play.canary(HostWays.usual()).play(Duration.ofMinutes(30));
    assertThat(lastShare(play)).as("until somebody says so").isZero();
    assertThat(play.release().describe()).startsWith("h3:5236 was rolled back: ");
  }

  @Test
  void aHostThatIsOutOfOrderAtOnceIsGoneAtOnce() {
    ReleasePlay play = play(3).canary(HostWays.usual().failing(1)).play(Duration.ofSeconds(30));

    assertThat(play.told()).hasSize(2).anyMatch(told -> told.news().isRollback());
  }

  /** A schema of another version: the database says no, and only there. */
  @Test
  void aHostThatRefusesMoreThanTheOthersLosesItsShare() {
    ReleasePlay play = play(4).canary(HostWays.usual().refusing(0.1)).play(Duration.ofMinutes(10));

    assertThat(words(play).get(play.told().size() - 1))
        .contains(" calls were refused with errors of the database, on the others 1.")
        .endsWith("; allowed are 2.0 % more");
    assertThat(lastShare(play)).isZero();
  }

  /** What all hosts refuse is the application's own. */
  @Test
  void whatAllHostsRefuseIsNoFaultOfTheCanary() {
    HostWays refusing = HostWays.usual().refusing(0.3);
    ReleasePlay play = play(5).canary(refusing).others(refusing).play(Duration.ofMinutes(27));

    assertThat(lastShare(play)).isEqualTo(100);
  }

  @Test
  void aSlowHostLosesItsShare() {
    ReleasePlay play = play(6).play(Duration.ofMinutes(12));
    int steps = play.told().size();
    play.canary(HostWays.usual().slower(2)).play(Duration.ofMinutes(10));

    assertThat(play.told()).hasSize(steps + 1);
    assertThat(words(play).get(steps))
        .matches(
            "takes all connections from h3:5236: p99 of its \\d+ calls is 3\\d\\.\\d ms, on the"
                + " others 1\\d\\.\\d ms of \\d+; allowed are 2\\d\\.\\d ms");
    assertThat(lastShare(play)).isZero();
  }

  /** All hosts are slow when the network is. */
  @Test
  void whatIsSlowEverywhereIsNoFaultOfTheCanary() {
    ReleasePlay play = play(7).play(Duration.ofMinutes(6));
    HostWays slow = HostWays.usual().slower(5);
    play.canary(slow).others(slow).play(Duration.ofMinutes(21));

    assertThat(lastShare(play)).isEqualTo(100);
  }

  /** A pause of its host holds some calls up, once. */
  @Test
  void aHostThatPausesOnceGoesOn() {
    ReleasePlay play = play(8).play(Duration.ofMinutes(12));
    play.canary(HostWays.usual().slower(20)).play(Duration.ofMillis(500));
    play.canary(HostWays.usual()).play(Duration.ofMinutes(20));

    assertThat(play.told()).noneMatch(told -> told.news().isRollback());
    assertThat(lastShare(play)).isEqualTo(100);
  }

  @Test
  void chanceTakesNoShare() {
    for (int seed = 100; seed < 120; seed++) {
      ReleasePlay play = play(seed).play(Duration.ofMinutes(26));

      assertThat(play.told()).as("seed %d", seed).noneMatch(told -> told.news().isRollback());
    }
  }

  @Test
  void aStepWithTooFewCallsGoesOn() {
    CanaryPlan plan = new CanaryPlan(List.of(1, 100), STEP, 0.02, 1.5, 2_000);
    ReleasePlay play = new ReleasePlay(plan, 9).play(Duration.ofMinutes(33));
    assertThat(play.told()).hasSize(1);

    play.play(Duration.ofMinutes(1));
    assertThat(words(play).get(1)).contains(" after 1 %: ").contains(" of its 2000 calls ");
  }

  @Test
  void whoIsMendedBeginsAgain() {
    ReleasePlay play = play(10).canary(HostWays.usual().failing(0.5)).play(Duration.ofMinutes(1));
    assertThat(lastShare(play)).isZero();

    play.release().restart();
    play.canary(HostWays.usual()).play(Duration.ofMinutes(6));

    assertThat(lastShare(play)).isEqualTo(5);
  }

  @Test
  void whoIsStoppedHasNoShare() {
    ReleasePlay play = play(11).play(Duration.ofMinutes(6));

    play.release().stop();
    play.play(Duration.ofMinutes(6));

    assertThat(lastShare(play)).isZero();
    assertThat(play.release().describe()).isEqualTo("h3:5236 has no share: it was stopped");
    assertThat(play.release().departure()).isEqualTo(1);
  }
}
