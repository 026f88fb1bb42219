package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import io.dmha.time.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Connections go back to a better host when it has been well for a while, a few at a time. */
class FailbackTest {
  private static final Duration AFTER = Duration.ofMinutes(2);
  private static final Host NEAR = new Host("near", 1, new HostTraits(1, "a", 1));
  private static final Host FAR = new Host("far", 1, new HostTraits(1, "b", 1));

  private final ManualTicker ticker = ManualTicker.beforeOverflow(Duration.ofSeconds(10));

  /** Held, as connections are. */
  private final List<Object> links = new ArrayList<>();

  private HostList list(HostSelection selection, Host... hosts) {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(60), () -> 0);
    return new HostList(List.of(hosts), selection, "a", backoff, ticker, new Random(7));
  }

  private Failback failback(HostList hosts, boolean tellsRole) {
    return new Failback(hosts, RequiredRole.PRIMARY, tellsRole, AFTER, ticker, new Random(7));
  }

  private void open(HostList hosts, Host host, int count) {
    for (int i = 0; i < count; i++) {
      Object link = new Object();
      links.add(link);
      hosts.figures().opened(host, link);
    }
  }

  /** How many leave at one look. */
  private static int leaving(HostList hosts, Failback failback, Host host) {
    failback.look();
    int left = 0;
    while (hosts.figures().takeLeave(host)) {
      left++;
    }
    assertThat(hosts.figures().mayLeave(host)).isFalse();
    return left;
  }

  @Test
  void aFewLeaveOnceTheBetterHostHasBeenWellForAWhile() {
    HostList hosts = list(HostSelection.ORDERED, FAR, NEAR);
    Failback failback = failback(hosts, false);
    open(hosts, FAR, 100);
    assertThat(leaving(hosts, failback, FAR)).isZero();

    ticker.advance(AFTER.minusSeconds(1));
    assertThat(leaving(hosts, failback, FAR)).isZero();
    ticker.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) {
      assertThat(leaving(hosts, failback, FAR)).isBetween(1, 3);
    }
  }

  @Test
  void whoIsOnTheBestHostStays() {
    HostList hosts = list(HostSelection.ORDERED, FAR, NEAR);
    Failback failback = failback(hosts, false);
    open(hosts, NEAR, 100);
    failback.look();
    ticker.advance(AFTER);

    assertThat(leaving(hosts, failback, NEAR)).isZero();
  }

  @Test
  void aFailureBeginsTheTimeAnew() {
    HostList hosts = list(HostSelection.ORDERED, FAR, NEAR);
    Failback failback = failback(hosts, false);
    open(hosts, FAR, 100);
    failback.look();
    ticker.advance(AFTER.minusSeconds(1));
    hosts.lost(NEAR, "x");
    failback.look();
    assertThat(hosts.succeeded(NEAR)).isTrue();

    ticker.advance(Duration.ofSeconds(1));
    assertThat(leaving(hosts, failback, FAR)).isZero();
    ticker.advance(AFTER);
    assertThat(leaving(hosts, failback, FAR)).isPositive();
  }

  @Test
  void nobodyGoesToADrainedHostOrToOneOfWeight0() {
    HostList hosts = list(HostSelection.ORDERED, FAR, NEAR);
    Failback failback = failback(hosts, false);
    open(hosts, FAR, 100);
    failback.look();
    ticker.advance(AFTER);
    hosts.drain(NEAR, Duration.ofMinutes(1));
    assertThat(leaving(hosts, failback, FAR)).isZero();

    hosts.resume();
    hosts.figures().setWeight(NEAR, 0);
    failback.look();
    ticker.advance(AFTER);
    assertThat(leaving(hosts, failback, FAR)).isZero();
  }

  /** A near standby is no better than a far primary. */
  @Test
  void aHostMustHaveSaidLatelyThatItHasTheRole() {
    HostList hosts = list(HostSelection.ORDERED, FAR, NEAR);
    Failback failback = failback(hosts, true);
    open(hosts, FAR, 100);
    for (Role role : new Role[] {Role.STANDBY, Role.PRIMARY}) {
      for (int i = 0; i < AFTER.getSeconds(); i += 10) {
        hosts.saw(NEAR, new Sighting(role, null), ticker.nanos());
        assertThat(leaving(hosts, failback, FAR)).isZero();
        ticker.advance(Duration.ofSeconds(10));
      }
    }
    hosts.saw(NEAR, new Sighting(Role.PRIMARY, null), ticker.nanos());
    assertThat(leaving(hosts, failback, FAR)).isPositive();

    ticker.advance(Duration.ofSeconds(16));
    assertThat(leaving(hosts, failback, FAR)).as("it says nothing any more").isZero();
  }

  @Test
  void connectionsAreEvenedOutWhereTheyAreCounted() {
    Host a = new Host("a", 1, new HostTraits(2, "", 1));
    Host b = new Host("b", 1, new HostTraits(1, "", 1));
    HostList hosts = list(HostSelection.LEAST_CONNECTIONS, a, b);
    Failback failback = failback(hosts, false);
    open(hosts, a, 5);
    open(hosts, b, 4);
    failback.look();
    ticker.advance(AFTER);

    assertThat(leaving(hosts, failback, a)).isZero();
    assertThat(leaving(hosts, failback, b)).as("of nine three are its own").isEqualTo(1);
    open(hosts, a, 3);
    assertThat(leaving(hosts, failback, b)).isZero();
  }

  @Test
  void elsewhereTheyStay() {
    HostList hosts = list(HostSelection.WEIGHTED, FAR, new Host("far2", 1, FAR.traits()));
    Failback failback = failback(hosts, false);
    open(hosts, FAR, 9);
    failback.look();
    ticker.advance(AFTER);

    assertThat(leaving(hosts, failback, FAR)).isZero();
  }
}
