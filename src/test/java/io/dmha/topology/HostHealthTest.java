package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import io.dmha.time.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostHealthTest {
  private static final Duration BASE = Duration.ofMillis(100);

  private final ManualTicker ticker = ManualTicker.beforeOverflow(Duration.ofMillis(50));
  private final HostHealth health =
      new HostHealth(ticker, new Backoff(BASE, Duration.ofSeconds(60), () -> 0));
  private final Object me = new Object();
  private final Object you = new Object();

  @Test
  void aHealthyHostLetsEverybodyIn() {
    assertThat(health.enter(me)).isTrue();
    assertThat(health.enter(you)).isTrue();
    assertThat(health.isSuspect()).isFalse();
  }

  /** Half open: whoever comes while it is tried goes elsewhere or waits. */
  @Test
  void aFailedHostLetsOneInAtATime() {
    health.lost("lost (x)");
    ticker.advance(BASE);

    assertThat(health.enter(me)).isTrue();
    assertThat(health.enter(you)).isFalse();
    health.leave(me);
    assertThat(health.enter(you)).isTrue();
  }

  @Test
  void aFailedHostLetsNobodyInBeforeItsPauseIsOver() {
    health.lost("lost (x)");

    assertThat(health.enter(me)).isFalse();
    assertThat(health.nanosUntilNextTry()).isEqualTo(BASE.toNanos() / 2);
    ticker.advance(Duration.ofMillis(50));
    assertThat(health.nanosUntilNextTry()).isZero();
    assertThat(health.enter(me)).isTrue();
  }

  @Test
  void thePauseGrowsWithEveryFailedTryUpToASecond() {
    health.lost("lost (x)");
    for (long expected : new long[] {50, 100, 200, 400, 800, 1000, 1000}) {
      assertThat(health.nanosUntilNextTry()).isEqualTo(Duration.ofMillis(expected).toNanos());
      ticker.advance(Duration.ofMillis(expected));
      assertThat(health.enter(me)).isTrue();
      health.failed(me, "failed (x)");
    }
  }

  /** A host of a hundred connections dies once, not a hundred times. */
  @Test
  void moreLossesOfAFailedHostAreNoNews() {
    health.lost("lost (first)");
    for (int i = 0; i < 100; i++) {
      health.lost("lost (later)");
    }

    assertThat(health.nanosUntilNextTry()).isEqualTo(BASE.toNanos() / 2);
    assertThat(health.lastFailure()).isEqualTo("lost (first)");
  }

  /** The one who tries goes on doing so, whatever others report meanwhile. */
  @Test
  void reportsOfOthersDoNotLetASecondOneIn() {
    assertThat(health.enter(you)).isTrue();
    health.lost("lost (x)");
    ticker.advance(BASE);
    assertThat(health.enter(me)).isTrue();

    health.lost("lost (y)");
    health.failed(you, "failed (z)");
    health.leave(you);
    ticker.advance(Duration.ofSeconds(2));

    assertThat(health.enter(new Object())).isFalse();
  }

  @Test
  void aHostThatIsReachedIsHealthyAtOnce() {
    health.lost("lost (x)");
    ticker.advance(BASE);
    assertThat(health.enter(me)).isTrue();

    assertThat(health.succeeded()).isTrue();

    assertThat(health.isSuspect()).isFalse();
    assertThat(health.lastFailure()).isNull();
    assertThat(health.enter(you)).isTrue();
    assertThat(health.enter(me)).isTrue();
    assertThat(health.succeeded()).isFalse();
  }

  /** It gets its place in the list back, but still has to prove itself to one caller. */
  @Test
  void aFailureAgesOut() {
    health.lost("lost (x)");
    assertThat(health.isSuspect()).isTrue();

    ticker.advance(HostHealth.MEMORY.minusNanos(1));
    assertThat(health.isSuspect()).isTrue();
    ticker.advance(Duration.ofNanos(1));
    assertThat(health.isSuspect()).isFalse();

    assertThat(health.enter(me)).isTrue();
    assertThat(health.isSuspect()).isTrue();
    assertThat(health.enter(you)).isFalse();
  }

  /** A fresh loss of a host that had its place back counts. */
  @Test
  void aLossAfterTheFailureHasAgedIsNews() {
    health.lost("lost (x)");
    ticker.advance(HostHealth.MEMORY);

    health.lost("lost (y)");

    assertThat(health.isSuspect()).isTrue();
    assertThat(health.lastFailure()).isEqualTo("lost (y)");
  }

  @Test
  void aHostThatWasDownAndIsUpHasItsPlaceBack() {
    health.lost("lost (x)");
    health.unreachable();
    assertThat(health.isSuspect()).isTrue();

    health.reachable();

    assertThat(health.isSuspect()).isFalse();
    assertThat(health.enter(me)).isTrue();
    assertThat(health.enter(you)).as("before it has proved itself").isFalse();
  }

  @Test
  void aHostThatIsUpAgainAndFailsIsTriedLastAgain() {
    health.lost("lost (x)");
    health.unreachable();
    health.reachable();
    assertThat(health.enter(me)).isTrue();

    health.failed(me, "failed (y)");
    health.reachable();

    assertThat(health.isSuspect()).isTrue();
  }

  /** A standby has an open port, and so has a host that hangs. */
  @Test
  void anOpenPortAloneGivesNoPlaceBack() {
    health.lost("no answer");

    health.reachable();

    assertThat(health.isSuspect()).isTrue();
  }

  /** It may fail to a caller between the moments at which it was seen down and up. */
  @Test
  void aTryThatFailsWhileItIsDownDoesNotMakeItForgotten() {
    health.lost("lost (x)");
    health.unreachable();
    ticker.advance(BASE);
    assertThat(health.enter(me)).isTrue();
    health.failed(me, "failed (refused)");

    health.reachable();

    assertThat(health.isSuspect()).isFalse();
  }

  @Test
  void aPortIsLookedAtEverySecondUntilItIsOpen() {
    assertThat(health.isDueForLook()).as("while healthy").isFalse();
    health.lost("lost (x)");
    assertThat(health.isDueForLook()).isTrue();
    health.unreachable();
    assertThat(health.isDueForLook()).isFalse();
    ticker.advance(HostHealth.BETWEEN_LOOKS);
    assertThat(health.isDueForLook()).isTrue();

    health.reachable();

    ticker.advance(HostHealth.BETWEEN_LOOKS);
    assertThat(health.isDueForLook()).isFalse();
  }

  @Test
  void aPortThatWasFoundOpenIsNotLookedAtAgain() {
    health.lost("is STANDBY");
    assertThat(health.isDueForLook()).isTrue();

    health.reachable();

    ticker.advance(HostHealth.BETWEEN_LOOKS);
    assertThat(health.isDueForLook()).isFalse();
  }

  /** The kernel of a host that hangs takes connections for it. */
  @Test
  void anOpenPortDoesNotEndThePauseOfAHostThatHangs() {
    health.lost("hangs");
    health.silent();

    health.reachable();

    assertThat(health.enter(me)).isFalse();
    ticker.advance(BASE);
    assertThat(health.enter(me)).isTrue();
  }

  /** A standby may have become the primary. */
  @Test
  void anOpenPortEndsThePauseOfAHostThatAnswers() {
    health.lost("is STANDBY");

    health.reachable();

    assertThat(health.enter(me)).isTrue();
  }

  /** Another host may take its place meanwhile; but a slow one is given its time in the end. */
  @Test
  void aHostThatDidNotAnswerIsGivenLessTimeAtFirst() {
    Duration usual = Duration.ofSeconds(5);
    HostHealth one = new HostHealth(ticker, new Backoff(BASE, Duration.ofSeconds(60), () -> 0));
    assertThat(one.patience(usual)).isEqualTo(usual);

    one.lost("hangs");
    assertThat(one.patience(usual)).isEqualTo(usual);
    for (int seconds : new int[] {1, 2, 4, 5, 5}) {
      one.silent();
      assertThat(one.patience(usual)).hasSeconds(seconds);
    }
    assertThat(one.succeeded()).isTrue();
    assertThat(one.patience(usual)).isEqualTo(usual);
  }

  /** For who looks at it: nobody may have tried it since. */
  @Test
  void aHostThatIsGoneIsDownHoweverLongAgoItFailed() {
    assertThat(health.isDown()).isFalse();
    health.lost("lost (x)");
    health.unreachable();
    ticker.advance(Duration.ofMinutes(5));

    assertThat(health.isSuspect()).isFalse();
    assertThat(health.isDown()).isTrue();
    assertThat(health.succeeded()).isTrue();
    assertThat(health.isDown()).isFalse();
  }

  @Test
  void aHostWhosePortWasOpenAllTheTimeIsDownForAWhile() {
    health.lost("lost (x)");
    health.reachable();

    assertThat(health.isDown()).isTrue();
    ticker.advance(HostHealth.MEMORY);
    assertThat(health.isDown()).isFalse();
  }

  @Test
  void aHostThatSaysSomethingAfterItFailedIsNotDown() {
    health.saw(new Sighting(Role.PRIMARY, null), ticker.nanos());
    ticker.advance(BASE);
    health.lost("lost (x)");
    assertThat(health.isDown()).isTrue();
    ticker.advance(BASE);

    health.saw(new Sighting(Role.STANDBY, null), ticker.nanos());

    assertThat(health.isDown()).isFalse();
  }

  /** Nobody has lost anything yet. */
  @Test
  void aHostThatDoesNotAnswerTheWatchIsDownAndTriedAsEver() {
    health.probed(false);

    assertThat(health.isDown()).isTrue();
    assertThat(health.isSuspect()).isFalse();
    assertThat(health.enter(me)).isTrue();

    health.probed(true);
    assertThat(health.isDown()).isFalse();
    health.probed(false);
    assertThat(health.succeeded()).isFalse();
    assertThat(health.isDown()).isFalse();
  }
}
