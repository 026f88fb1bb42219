package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.fixtures.time.RecordingSleeper;
import io.dmha.time.Backoff;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of answers; the source is one of ours, and no time passes. */
class DiscoveryLoopTest {
  private static final Host A = new Host("a", 1);
  private static final Host B = new Host("b", 1);
  private static final Host C = new Host("c", 1);

  private interface Says {
    HostAnswer answer() throws SourceFailed;
  }

  private final ManualTicker ticker = new ManualTicker();
  private final RecordingSleeper sleeper = new RecordingSleeper(ticker);
  private final List<DmhaEvent> told = new ArrayList<>();
  private final Deque<Says> script = new ArrayDeque<>();
  private final Set<Host> dead = new HashSet<>();
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), () -> 0.999);
  private final HostList hosts =
      new HostList(List.of(A, B), HostSelection.ORDERED, backoff, ticker, new Random(1));
  private final DiscoveryLoop loop =
      new DiscoveryLoop(
          "dmha-1",
          (before, timeout) -> script.isEmpty() ? before : script.remove().answer(),
          hosts,
          true,
          host -> !dead.contains(host),
          new Publisher(List.of(told::add)),
          backoff,
          sleeper,
          ticker);

  private int version;

  private void says(Host leader, Host... named) throws InterruptedException {
    HostAnswer answer = new HostAnswer(String.valueOf(++version), List.of(named), leader);
    script.add(() -> answer);
    loop.turn();
  }

  private void fails(String why) throws InterruptedException {
    script.add(
        () -> {
          throw new SourceFailed(why);
        });
    loop.turn();
  }

  private List<String> of(EventType type) {
    return told.stream().filter(each -> each.type() == type).map(DmhaEvent::message).toList();
  }

  @Test
  void aListTakesThePlaceOfTheOneBefore() throws Exception {
    says(null, B, C);

    assertThat(hosts.all()).containsExactly(B, C);
    assertThat(hosts.isDrained(A)).isTrue();
    assertThat(of(EventType.HOSTS_CHANGED)).containsExactly("the hosts are [b:1, c:1] from now on");
    says(null, B, C);
    assertThat(told).hasSize(1);
  }

  @Test
  void aWeightThatIsNamedCountsFromThenOn() throws Exception {
    HostEntries entries = new HostEntries();
    entries.add("a:1 weight=90");
    entries.add("b:1");
    script.add(() -> entries.answer("1"));
    loop.turn();

    assertThat(hosts.figures().weight(A)).isEqualTo(90);
    assertThat(hosts.figures().weight(B)).isEqualTo(1);
  }

  /** The list is the same, and so it keeps the host that it has: its weight must not stay. */
  @Test
  void aWeightThatChangesCountsForAHostThatTheUrlDoesNotName() throws Exception {
    for (String weight : List.of("90", "10")) {
      HostEntries entries = new HostEntries();
      entries.add("c:1 weight=" + weight);
      script.add(() -> entries.answer(weight));
      loop.turn();
    }

    assertThat(hosts.figures().weight(hosts.all().get(0))).isEqualTo(10);
  }

  @Test
  void anOutageIsToldOnceAndChangesNothing() throws Exception {
    says(null, A, B, C);
    for (int i = 0; i < 1_000; i++) {
      fails("does not answer");
    }
    assertThat(hosts.all()).containsExactly(A, B, C);
    assertThat(of(EventType.DISCOVERY_FAILED))
        .containsExactly("the source of hosts does not answer; the hosts stay as they are");

    loop.turn();
    assertThat(of(EventType.DISCOVERY_RECOVERED)).hasSize(1);
    fails("does not answer");
    assertThat(of(EventType.DISCOVERY_FAILED)).hasSize(2);
  }

  @Test
  void aSourceThatFailsIsAskedMoreAndMoreSeldom() throws Exception {
    for (int i = 0; i < 10; i++) {
      fails("does not answer");
    }
    List<Duration> pauses = sleeper.pauses();
    assertThat(pauses.get(0)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(pauses.get(9)).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
  }

  @Test
  void aDefectOfASourceIsAFailureToo() throws Exception {
    script.add(
        () -> {
          throw new IllegalStateException("secret");
        });
    loop.turn();

    assertThat(of(EventType.DISCOVERY_FAILED))
        .containsExactly(
            "the source of hosts cannot be asked (IllegalStateException); the hosts stay as they"
                + " are");
  }

  @Test
  void aListOfWhichNobodyIsThereIsNotTaken() throws Exception {
    dead.add(C);
    says(null, C);
    assertThat(hosts.all()).containsExactly(A, B);
    assertThat(of(EventType.DISCOVERY_FAILED)).hasSize(1);

    dead.clear();
    says(null, C);
    assertThat(hosts.all()).containsExactly(C);
    assertThat(of(EventType.DISCOVERY_RECOVERED)).hasSize(1);
  }

  @Test
  void twoListsInTurnDoNotHaveConnectionsMoveEachMoment() throws Exception {
    for (int i = 0; i < 100; i++) {
      says(null, i % 2 == 0 ? B : C);
    }
    assertThat(Duration.ofNanos(ticker.nanos())).isGreaterThanOrEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void aSourceThatDoesNotWaitIsNotAskedWithoutAPause() throws Exception {
    says(null, A, B);
    for (int i = 0; i < 100; i++) {
      loop.turn();
    }
    assertThat(Duration.ofNanos(ticker.nanos())).isGreaterThanOrEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void aHostIsTheSameInCapitals() throws Exception {
    says(new Host("A", 1), new Host("A", 1), new Host("B", 1));

    assertThat(hosts.all()).containsExactly(A, B);
    assertThat(of(EventType.HOSTS_CHANGED)).containsExactly("a:1 is said to be the primary");
  }

  @Test
  void anotherLeaderIsFirstAndTheOldOneIsLeft() throws Exception {
    says(A, A, B);
    assertThat(hosts.isDrained(A)).isFalse();
    CountDownLatch woken = new CountDownLatch(1);
    hosts.await(woken);
    says(B, A, B);

    assertThat(hosts.inOrder()).containsExactly(B, A);
    assertThat(hosts.isDrained(A)).isTrue();
    assertThat(hosts.isDrained(B)).isFalse();
    assertThat(woken.getCount()).isZero();
  }

  @Test
  void whoIsNamedAndSaysThatHeIsNoneIsNotBelieved() throws Exception {
    says(A, A, B);
    says(B, A, B);
    hosts.saw(B, new Sighting(Role.STANDBY, null), ticker.nanos());

    assertThat(hosts.isDrained(A)).isFalse();
    assertThat(hosts.inOrder()).containsExactly(A, B);
  }

  @Test
  void whatHeHasSaidBeforeCountsNothing() throws Exception {
    says(A, A, B);
    long before = ticker.nanos();
    says(B, A, B);
    hosts.saw(B, new Sighting(Role.STANDBY, null), before - 1);

    assertThat(hosts.isDrained(A)).isTrue();
  }

  @Test
  void whoIsNamedAndFailsIsNotWaitedFor() throws Exception {
    says(A, A, B);
    says(B, A, B);
    hosts.failed(B, this, "refused");

    assertThat(hosts.isDrained(A)).isFalse();
  }

  @Test
  void theOldOneIsLeftForThirtySecondsAtMost() throws Exception {
    says(A, A, B);
    says(B, A, B);
    assertThat(hosts.drainedFor(A)).isPositive();
    assertThat(hosts.nanosUntilUndrained()).isLessThanOrEqualTo(30_000_000_000L);
    ticker.advance(Duration.ofSeconds(30));

    assertThat(hosts.isDrained(A)).isFalse();
    assertThat(hosts.inOrder()).containsExactly(B, A);
  }

  @Test
  void leadersInTurnLeaveSomebodyToUse() throws Exception {
    for (int i = 0; i < 50; i++) {
      says(i % 2 == 0 ? A : B, A, B);
      assertThat(hosts.all()).anyMatch(host -> !hosts.isDrained(host));
    }
  }

  @Test
  void nobodyIsNamedAnyMore() throws Exception {
    says(A, A, B);
    says(B, A, B);
    says(null, A, B);

    assertThat(hosts.isDrained(A)).isFalse();
    assertThat(hosts.inOrder()).containsExactly(A, B);
  }

  @Test
  void anOperatorsResumeEndsItToo() throws Exception {
    says(A, A, B);
    says(B, A, B);
    hosts.resume();

    assertThat(hosts.isDrained(A)).isFalse();
  }
}
