package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.time.ManualTicker;
import io.dmha.time.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each host gets its part, over many choices and over few. */
class WeightedHostsTest {
  private static final int MANY = 100_000;

  private final ManualTicker ticker = new ManualTicker();

  private HostList weighted(int... weights) {
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      hosts.add(host(i, weights[i]));
    }
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(60), () -> 0);
    return new HostList(hosts, HostSelection.WEIGHTED, backoff, ticker, new Random(7));
  }

  private static Host host(int index, int weight) {
    return new Host("h" + index, 1, new HostTraits(weight, "", HostTraits.NO_PRIORITY));
  }

  private static int[] parts(HostList hosts, int choices) {
    Map<Host, Integer> first = HostShares.of(hosts, choices);
    return hosts.all().stream().mapToInt(first::get).toArray();
  }

  private static void assertWithin2Percent(HostList hosts, int... weights) {
    int all = Arrays.stream(weights).sum();
    int[] parts = parts(hosts, MANY);
    for (int i = 0; i < weights.length; i++) {
      double wanted = MANY * weights[i] / (double) all;
      assertThat((double) parts[i]).as("host %d", i).isBetween(wanted * 0.98, wanted * 1.02);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"90:10", "50:50", "1:1:1", "3:2:1", "1000:1", "7"})
  void partsAreMet(String text) {
    int[] weights = Arrays.stream(text.split(":")).mapToInt(Integer::parseInt).toArray();

    assertWithin2Percent(weighted(weights), weights);
  }

  @Test
  void partsAreMetAfterAChangeAtRunTime() {
    HostList hosts = weighted(90, 10);
    assertWithin2Percent(hosts, 90, 10);

    hosts.figures().setWeight(hosts.all().get(0), 10);
    assertWithin2Percent(hosts, 10, 10);

    hosts.figures().setWeight(hosts.all().get(1), 990);
    assertWithin2Percent(hosts, 10, 990);
  }

  /** A pool that opens ten connections at once is no place for chance. */
  @Test
  void partsAreMetOverAFewChoices() {
    assertThat(parts(weighted(90, 10), 10)).containsExactly(9, 1);
    assertThat(parts(weighted(1, 1, 1), 3)).containsExactly(1, 1, 1);
    assertThat(parts(weighted(2, 1), 30)).containsExactly(20, 10);
  }

  @Test
  void aHostOfWeight0IsForWhenThereIsNoOther() {
    HostList hosts = weighted(0, 5);
    Host none = hosts.all().get(0);
    Host only = hosts.all().get(1);

    assertThat(parts(hosts, 1_000)).containsExactly(0, 1_000);
    assertThat(hosts.inOrder()).containsExactly(only, none);
    hosts.lost(only, "x");
    assertThat(hosts.inOrder()).containsExactly(none, only);
  }

  @Test
  void hostsThatAllHaveWeight0ShareAlike() {
    assertThat(parts(weighted(0, 0), 100)).containsExactly(50, 50);
  }

  @Test
  void ofAllThatFailedTheLongestFailedIsFirst() {
    HostList hosts = weighted(1, 90, 9);
    List<Host> all = hosts.all();
    for (int i : new int[] {2, 0, 1}) {
      hosts.lost(all.get(i), "x");
      ticker.advance(Duration.ofSeconds(1));
    }

    assertThat(hosts.inOrder()).containsExactly(all.get(2), all.get(0), all.get(1));
  }

  /** What it would have had goes to the others by their weights, and comes back with it. */
  @Test
  void theOthersShareWhatAFailedHostWouldHave() {
    HostList hosts = weighted(50, 30, 20);
    hosts.lost(hosts.all().get(0), "x");
    assertThat(parts(hosts, 1_000)).containsExactly(0, 600, 400);

    assertThat(hosts.succeeded(hosts.all().get(0))).isTrue();
    assertThat(parts(hosts, 1_000)).containsExactly(500, 300, 200);
  }

  @Test
  void noChoiceIsSpentOnADrainedHost() {
    HostList hosts = weighted(60, 30, 10);
    hosts.drain(hosts.all().get(0), Duration.ofMinutes(1));

    assertThat(parts(hosts, 400)).containsExactly(0, 300, 100);
    assertThat(hosts.inOrder()).endsWith(hosts.all().get(0)).hasSize(3);
  }

  @Test
  void aWeightThatIsNoneIsRefused() {
    HostList hosts = weighted(1);
    Host host = hosts.all().get(0);

    for (int wrong : new int[] {-1, 1001}) {
      assertThatThrownBy(() -> hosts.figures().setWeight(host, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("A weight is a whole number from 0 to 1000, not " + wrong + ".");
    }
    assertThat(hosts.figures().weight(host)).isEqualTo(1);
  }

  /** A weight that was set at run time holds for the host; one that discovery brings is its own. */
  @Test
  void hostsThatComeAnewBringTheirWeights() {
    HostList hosts = weighted(1, 1);
    hosts.figures().setWeight(host(0, 1), 8);

    hosts.replace(List.of(host(0, 1), host(1, 2)));

    assertThat(parts(hosts, 100)).containsExactly(80, 20);
  }

  @Test
  void aShareOfItsOwnIsMetWhateverTheSelection() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(60), () -> 0);
    for (HostSelection selection : HostSelection.values()) {
      List<Host> all = List.of(host(0, 1), host(1, 1), host(2, 1));
      HostList hosts = new HostList(all, selection, backoff, ticker, new Random(7));
      for (int percent : new int[] {1, 5, 25, 50, 100, 0}) {
        hosts.figures().share(all.get(1), percent);
        assertThat(parts(hosts, 1_000)[1]).as("%s", selection).isEqualTo(10 * percent);
      }
      assertThat(hosts.inOrder()).endsWith(all.get(1));
    }
  }
}
