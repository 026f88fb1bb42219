package io.dmha.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.time.ManualTicker;
import io.dmha.time.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is selected for connections, standbys take turns. */
class StandbyTurnsTest {
  private static HostList hosts(String zone, Host... named) {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(60), () -> 0);
    return new HostList(
        List.of(named), HostSelection.ORDERED, zone, backoff, new ManualTicker(), new Random(7));
  }

  private static Host host(String name, int weight, String zone, int priority) {
    return new Host(name, 1, new HostTraits(weight, zone, priority));
  }

  /** The names of those who had so many turns. */
  private static String turns(HostList hosts, int count) {
    StandbyTurns turns = new StandbyTurns(hosts);
    return Stream.generate(() -> turns.next(hosts.all()))
        .limit(count)
        .map(Host::name)
        .collect(Collectors.joining());
  }

  @Test
  void allAlikeServeOneAfterTheOther() {
    HostList hosts = hosts("", new Host("a", 1), new Host("b", 1), new Host("c", 1));

    assertThat(turns(hosts, 6)).isEqualTo("abcabc");
  }

  @Test
  void weightsCountAlsoAfterAChange() {
    HostList hosts = hosts("", host("a", 3, "", 1), host("b", 1, "", 1));
    assertThat(turns(hosts, 8)).isEqualTo("aabaaaba");

    hosts.figures().setWeight(hosts.all().get(0), 1);
    assertThat(turns(hosts, 4)).isEqualTo("abab");
  }

  @Test
  void theOwnZoneComesFirstAndThenPriority() {
    HostList hosts = hosts("z", host("a", 1, "y", 1), host("b", 1, "z", 2), host("c", 1, "z", 1));
    StandbyTurns turns = new StandbyTurns(hosts);
    List<Host> all = hosts.all();

    assertThat(turns(hosts, 3)).isEqualTo("ccc");
    assertThat(turns.next(all.subList(0, 2)).name()).isEqualTo("b");
    assertThat(turns.next(all.subList(0, 1)).name()).isEqualTo("a");
    assertThat(turns.next(List.of())).isNull();
  }

  @Test
  void weightZeroServesWhereNoOtherCan() {
    HostList hosts = hosts("", host("a", 0, "", 1), host("b", 1, "", 2));

    assertThat(turns(hosts, 2)).isEqualTo("bb");
    assertThat(new StandbyTurns(hosts).next(hosts.all().subList(0, 1)).name()).isEqualTo("a");
  }
}
