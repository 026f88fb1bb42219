package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import io.dmha.time.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fewest connections, quickest login, nearest zone. */
class HostChoiceTest {
  private static final Host A = new Host("a", 1);
  private static final Host B = new Host("b", 1);
  private static final Host C = new Host("c", 1);

  private final ManualTicker ticker = ManualTicker.beforeOverflow(Duration.ofSeconds(10));

  private HostList list(HostSelection selection, String zone, Host... hosts) {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(60), () -> 0);
    return new HostList(List.of(hosts), selection, zone, backoff, ticker, new Random(7));
  }

  private static Host host(String name, int weight, String zone, int priority) {
    return new Host(name, 1, new HostTraits(weight, zone, priority));
  }

  /** As a search does, and the link after it. */
  private static Object connect(HostList hosts) {
    Host host = hosts.inOrder().get(0);
    Object link = new Object();
    hosts.figures().opened(host, link);
    return link;
  }

  @Test
  void theHostWithTheFewestConnectionsForItsWeightComesFirst() {
    Host heavy = host("h", 3, "", 1);
    Host light = host("l", 1, "", 1);
    HostList hosts = list(HostSelection.LEAST_CONNECTIONS, "", heavy, light);
    List<Object> open = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      open.add(connect(hosts));
    }
    assertThat(hosts.figures().connections(heavy)).isEqualTo(30);
    assertThat(hosts.figures().connections(light)).isEqualTo(10);

    open.forEach(link -> hosts.figures().ended(heavy, link));
    assertThat(hosts.figures().connections(heavy)).isZero();
    assertThat(hosts.inOrder()).containsExactly(heavy, light);
  }

  /** Of those who come in one moment each sees the others' tries. */
  @Test
  void aTryThatIsUnderWayCounts() {
    HostList hosts = list(HostSelection.LEAST_CONNECTIONS, "", A, B);
    Object flight = new Object();

    assertThat(hosts.enter(A, flight)).isTrue();
    assertThat(HostShares.of(hosts, 10)).containsEntry(B, 10);
    hosts.leave(A, flight);

    assertThat(HostShares.of(hosts, 10)).isEqualTo(Map.of(A, 5, B, 5));
  }

  @Test
  void anEndThatIsToldTwiceCountsOnce() {
    HostList hosts = list(HostSelection.LEAST_CONNECTIONS, "", A, B);
    Object first = new Object();
    Object second = new Object();
    hosts.figures().opened(A, first);
    hosts.figures().opened(A, second);

    hosts.figures().ended(A, first);
    hosts.figures().ended(A, first);

    assertThat(hosts.figures().connections(A)).isEqualTo(1);
  }

  private void measured(HostList hosts, Host host, long micros) {
    hosts.figures().loginTook(host, micros * 1_000);
  }

  @Test
  void theQuickestComesFirstOnceEachHasBeenTried() {
    HostList hosts = list(HostSelection.FASTEST, "", A, B, C);
    long[] micros = {9_000, 2_000, 30_000};
    List<Host> tried = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Host first = hosts.inOrder().get(0);
      tried.add(first);
      measured(hosts, first, micros[hosts.all().indexOf(first)]);
    }

    assertThat(tried).containsExactly(A, B, C);
    assertThat(HostShares.of(hosts, 100)).containsEntry(B, 100);
    assertThat(hosts.inOrder()).containsExactly(B, A, C);
  }

  @Test
  void hostsThatAreEquallyQuickTakeTurns() {
    HostList hosts = list(HostSelection.FASTEST, "", A, B, C);
    measured(hosts, A, 2_000);
    measured(hosts, B, 2_200);
    measured(hosts, C, 9_000);

    assertThat(HostShares.of(hosts, 100)).isEqualTo(Map.of(A, 50, B, 50, C, 0));
  }

  /**
   * One that has become quick is found, and one that stays slow costs one caller in half a minute.
   */
  @Test
  void aSlowHostIsMeasuredAgainByOneCallerInAWhile() {
    HostList hosts = list(HostSelection.FASTEST, "", A, B);
    measured(hosts, A, 2_000);
    measured(hosts, B, 60_000);
    ticker.advance(LoginTimes.STALE.plusSeconds(1));
    measured(hosts, A, 2_000);

    assertThat(hosts.inOrder()).containsExactly(B, A);
    assertThat(HostShares.of(hosts, 50)).containsEntry(A, 50);

    measured(hosts, B, 1_000);
    assertThat(hosts.inOrder()).as("the old figure is of another time").containsExactly(B, A);
  }

  /** Who asks and never comes back with a figure has had his turn. */
  @Test
  void aHostThatIsNeverMeasuredIsTriedNowAndThenOnly() {
    HostList hosts = list(HostSelection.FASTEST, "", A, B);
    measured(hosts, A, 2_000);
    int ofB = 0;
    for (int second = 0; second < 120; second++) {
      Host first = hosts.inOrder().get(0);
      if (first.equals(A)) {
        measured(hosts, A, 2_000);
      } else {
        ofB++;
      }
      ticker.advance(Duration.ofSeconds(1));
    }

    assertThat(ofB).isEqualTo(4);
  }

  @Test
  void hostsOfTheOwnZoneComeFirstAndThenByPriority() {
    Host far = host("far", 1, "b", 1);
    Host near = host("near", 1, "a", HostTraits.NO_PRIORITY);
    Host nearest = host("nearest", 1, "a", 2);
    Host nowhere = host("nowhere", 1, "", 3);

    assertThat(list(HostSelection.ORDERED, "a", far, nowhere, near, nearest).inOrder())
        .containsExactly(nearest, near, far, nowhere);
    assertThat(list(HostSelection.ORDERED, "", near, nowhere, nearest, far).inOrder())
        .containsExactly(far, nearest, nowhere, near);
  }

  @Test
  void theSelectionActsWithinEachGroup() {
    Host a1 = host("a1", 3, "a", 1);
    Host a2 = host("a2", 1, "a", 1);
    Host b1 = host("b1", 9, "b", 1);
    HostList hosts = list(HostSelection.WEIGHTED, "a", b1, a1, a2);

    assertThat(HostShares.of(hosts, 40)).isEqualTo(Map.of(a1, 30, a2, 10, b1, 0));
    assertThat(hosts.inOrder()).endsWith(b1);
    hosts.lost(a1, "x");
    assertThat(HostShares.of(hosts, 40)).containsEntry(a2, 40);
    hosts.lost(a2, "x");
    assertThat(hosts.inOrder().get(0)).isEqualTo(b1);
  }
}
