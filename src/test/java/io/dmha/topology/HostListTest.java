package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import io.dmha.time.Backoff;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HostListTest {
  private static final Host A = new Host("a", 1);
  private static final Host B = new Host("b", 2);
  private static final Host C = new Host("c", 3);

  private final ManualTicker ticker = ManualTicker.beforeOverflow(Duration.ofMillis(1500));

  private HostList list(HostSelection selection) {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(60), () -> 0);
    return new HostList(List.of(A, B, C), selection, backoff, ticker, new Random(7));
  }

  @Test
  void hostsKeepTheOrderOfTheUrl() {
    HostList hosts = list(HostSelection.ORDERED);

    assertThat(hosts.inOrder()).containsExactly(A, B, C);
    assertThat(hosts.inOrder()).containsExactly(A, B, C);
  }

  @Test
  void failedHostsComeLastAndTheLongestFailedFirstOfThem() {
    HostList hosts = list(HostSelection.ORDERED);

    hosts.lost(B, "x");
    ticker.advance(Duration.ofSeconds(1));
    hosts.lost(A, "x");
    assertThat(hosts.inOrder()).containsExactly(C, B, A);

    ticker.advance(Duration.ofSeconds(1));
    hosts.lost(C, "x");
    assertThat(hosts.inOrder()).containsExactly(B, A, C);
  }

  @Test
  void aFailedHostGetsItsPlaceBackWhenItIsReachedOrAfterAWhile() {
    HostList hosts = list(HostSelection.ORDERED);
    hosts.lost(A, "x");
    hosts.lost(B, "x");

    assertThat(hosts.succeeded(B)).isTrue();
    assertThat(hosts.inOrder()).containsExactly(B, C, A);

    ticker.advance(HostHealth.MEMORY);
    assertThat(hosts.inOrder()).containsExactly(A, B, C);
  }

  @Test
  void roundRobinStartsOneHostFurtherEachTime() {
    HostList hosts = list(HostSelection.ROUND_ROBIN);

    assertThat(hosts.inOrder()).containsExactly(A, B, C);
    assertThat(hosts.inOrder()).containsExactly(B, C, A);
    assertThat(hosts.inOrder()).containsExactly(C, A, B);
    assertThat(hosts.inOrder()).containsExactly(A, B, C);
  }

  @Test
  void randomGivesEveryHostItsTurnAndStillPutsFailedOnesLast() {
    HostList hosts = list(HostSelection.RANDOM);
    hosts.lost(B, "x");
    Set<Host> first = new HashSet<>();

    for (int i = 0; i < 50; i++) {
      List<Host> order = hosts.inOrder();
      first.add(order.get(0));
      assertThat(order).hasSize(3).endsWith(B);
    }

    assertThat(first).containsExactlyInAnyOrder(A, C);
  }

  @Test
  void thoseWhoWaitAreToldOnceWhenAFailedHostIsReached() {
    HostList hosts = list(HostSelection.ORDERED);
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    hosts.await(waiting);
    hosts.await(gone);
    hosts.stopAwaiting(gone);

    assertThat(hosts.succeeded(A)).isFalse();
    assertThat(waiting.getCount()).isEqualTo(1);

    hosts.lost(A, "x");
    assertThat(hosts.succeeded(A)).isTrue();
    assertThat(waiting.getCount()).isZero();
    assertThat(gone.getCount()).isEqualTo(1);
  }

  @Test
  void theNextTryIsThatOfTheHostWhosePauseEndsFirst() {
    HostList hosts = list(HostSelection.ORDERED);
    hosts.lost(A, "x");
    hosts.lost(B, "x");
    assertThat(hosts.nanosUntilNextTry()).isZero();

    ticker.advance(Duration.ofMillis(20));
    hosts.lost(C, "x");

    assertThat(hosts.nanosUntilNextTry()).isEqualTo(Duration.ofMillis(30).toNanos());
  }

  @Test
  void hostsAreShownAsInAUrl() {
    assertThat(new Host("db1", 5236)).hasToString("db1:5236");
    assertThat(new Host("::1", 5236)).hasToString("[::1]:5236");
    assertThat(new Host("mem", -1)).hasToString("mem");
  }

  @Test
  void aHostThatHasNotBeenToldThatItIsNoPrimaryAnyMoreIsKnown() {
    HostList hosts = list(HostSelection.ORDERED);
    Reign first = new Reign("d", "2026-01-01 00:00:00", 1);
    Reign second = new Reign("d", "2026-01-02 00:00:00", 2);
    long begun = ticker.nanos();

    hosts.saw(A, new Sighting(Role.PRIMARY, first), begun);
    hosts.saw(B, new Sighting(Role.STANDBY, first), begun);
    assertThat(hosts.laterPrimary(A, false)).isNull();
    hosts.saw(B, new Sighting(Role.PRIMARY, second), begun + 2);
    assertThat(hosts.laterPrimary(A, false)).isEqualTo(B);
    assertThat(hosts.laterPrimary(A, true)).as("it was not asked since").isNull();
    hosts.saw(A, new Sighting(Role.PRIMARY, first), begun + 3);
    assertThat(hosts.laterPrimary(A, true)).isEqualTo(B);
    assertThat(hosts.laterPrimary(B, false)).isNull();
    assertThat(hosts.laterPrimary(C, false)).isNull();

    ticker.advance(Duration.ofSeconds(16));
    assertThat(hosts.laterPrimary(A, true)).as("it may be gone").isNull();
  }

  /** It lets everybody in, and what is committed there is lost. */
  @Test
  void aHostThatAnotherHasFollowedStaysOut() {
    HostList hosts = list(HostSelection.ORDERED);
    long begun = ticker.nanos();
    hosts.saw(A, new Sighting(Role.PRIMARY, new Reign("d", "2026-01-01 00:00:00", 1)), begun);
    hosts.saw(B, new Sighting(Role.PRIMARY, new Reign("d", "2026-01-02 00:00:00", 2)), begun);
    hosts.lost(A, "lost (x)");
    hosts.lost(C, "lost (x)");

    hosts.letIn(A, begun + 1);
    hosts.letIn(C, begun + 1);

    assertThat(hosts.isSuspect(A)).isTrue();
    assertThat(hosts.isSuspect(C)).isFalse();
  }

  /** An answer that comes late is not taken for the last one. */
  @Test
  void whatWasAskedBeforeDoesNotCountAfterwards() {
    HostList hosts = list(HostSelection.ORDERED);
    hosts.saw(A, new Sighting(Role.STANDBY, null), 5);
    hosts.saw(A, new Sighting(Role.PRIMARY, null), 4);

    assertThat(hosts.lastRole(A)).isEqualTo(Role.STANDBY);
  }

  /** Its connections may still tell of it. */
  @Test
  void otherHostsCanTakeTheirPlace() {
    HostList hosts = list(HostSelection.ORDERED);
    hosts.lost(B, "x");
    CountDownLatch waiting = new CountDownLatch(1);
    hosts.await(waiting);
    List<Host> before = hosts.all();
    Host added = new Host("d", 4);

    hosts.replace(List.of(added, B));

    assertThat(waiting.getCount()).isZero();
    assertThat(before).containsExactly(A, B, C);
    assertThat(hosts.all()).containsExactly(added, B);
    assertThat(hosts.inOrder()).containsExactly(added, B);
    assertThat(hosts.isSuspect(B)).isTrue();
    assertThat(hosts.isDrained(A)).isTrue();
    assertThat(hosts.isDrained(added)).isFalse();
    hosts.lost(A, "its last connection");
    assertThat(hosts.inOrder()).containsExactly(added, B);
  }
}
