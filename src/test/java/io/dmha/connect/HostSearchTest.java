package io.dmha.connect;

import static io.dmha.connect.Searching.hosts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.link.Link;
import io.dmha.topology.Host;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostSearchTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** The first pause is the base, of which half to whole is taken; each doubles up to the most. */
  @Test
  void pausesBeginAtTheBaseAndDoubleUpToTheMost() throws Exception {
    Searching searching = Searching.over(hosts(2), host -> Searching.refuse());

    assertThatThrownBy(() -> searching.find(searching.budget(LONG, 6)))
        .hasMessageContaining("in 6 rounds (dmha.maxAttempts)");

    assertThat(searching.sleeper.pauses())
        .extracting(Duration::toMillis)
        .containsExactly(50L, 100L, 200L, 250L, 250L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void soManyRoundsAreSoManyTriesOfEveryHost(int rounds) throws Exception {
    List<Host> hosts = hosts(3);
    Searching searching = Searching.over(hosts, host -> Searching.refuse());

    Throwable thrown = catchThrowable(() -> searching.find(searching.budget(LONG, rounds)));

    assertThat(state(thrown)).isEqualTo("08001");
    assertThat(thrown.getCause()).hasCauseInstanceOf(ConnectException.class);
    assertThat(thrown.getSuppressed()).hasSize(2);
    for (Host host : hosts) {
      assertThat(searching.tried).filteredOn(host::equals).hasSize(rounds);
      assertThat(thrown).hasMessageContaining(host + " failed (");
    }
    assertThat(searching.sleeper.pauses()).hasSize(rounds - 1);
  }

  @Test
  void aSearchWithoutTimeSaysThatItTriedNone() throws Exception {
    Searching searching = Searching.over(hosts(2), host -> Searching.refuse());

    assertThatThrownBy(() -> searching.find(searching.budget(Duration.ZERO, 0)))
        .hasMessageContaining("within 0 ms (dmha.recoveryTimeout): none was tried. Check");
  }

  /** What a host has promised, its driver asks the JVM for. */
  @Test
  void aHostThatTakesTheMemoryIsNotTheEndOfTheSearch() throws Exception {
    List<Host> hosts = hosts(2);
    Error none = new OutOfMemoryError("Requested array size exceeds VM limit");
    Searching searching =
        Searching.over(
            hosts,
            host -> {
              if (host.equals(hosts.get(0))) {
                throw none;
              }
              return Searching.open();
            });

    try (Connection found = searching.find(searching.budget(LONG, 1)).connection()) {
      assertThat(found).isNotNull();
    }

    Searching hopeless =
        Searching.over(
            hosts,
            host -> {
              throw none;
            });
    assertThatThrownBy(() -> hopeless.find(hopeless.budget(LONG, 1)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("h1:9000 failed (OutOfMemoryError, OutOfMemoryError)")
        .hasCause(none);
  }

  /** A host that may not be tried yet has its tries all the same, and no other gets more. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aHostThatHasToBeWaitedForGetsItsTriesToo(int rounds) throws Exception {
    List<Host> hosts = hosts(3);
    Searching searching = Searching.over(hosts, host -> Searching.refuse());
    searching.hosts.lost(hosts.get(1), "lost (x)");

    Throwable thrown = catchThrowable(() -> searching.find(searching.budget(LONG, rounds)));

    assertThat(thrown).hasMessageContaining("(dmha.maxAttempts)");
    for (Host host : hosts) {
      assertThat(searching.tried).filteredOn(host::equals).hasSize(rounds);
    }
  }

  @Test
  void theLastPauseIsCutToTheBudget() throws Exception {
    Searching searching = Searching.over(hosts(1), host -> Searching.refuse());

    assertThatThrownBy(() -> searching.find(searching.budget(Duration.ofSeconds(1), 0)))
        .hasMessageContaining("within 1000 ms (dmha.recoveryTimeout)");

    List<Duration> pauses = searching.sleeper.pauses();
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(pauses.get(pauses.size() - 1)).isLessThan(Duration.ofMillis(250));
  }

  @Test
  void aStopDuringThePauseEndsTheSearch() throws Exception {
    PendingSearch flight = new PendingSearch();
    Searching searching =
        Searching.over(
            hosts(1), host -> Searching.refuse(), pause -> flight.stop("somebody wanted it"));

    Throwable thrown = catchThrowable(() -> searching.find(searching.budget(LONG, 0), flight));

    assertThat(thrown).hasMessage("The search for a host was stopped, because somebody wanted it.");
    assertThat(state(thrown)).isEqualTo("57014");
    assertThat(searching.tried).hasSize(1);
  }

  @Test
  void anInterruptDuringThePauseEndsTheSearchAndKeepsTheFlag() throws Exception {
    Searching searching =
        Searching.over(
            hosts(1),
            host -> Searching.refuse(),
            pause -> {
              throw new InterruptedException();
            });

    Throwable thrown = catchThrowable(() -> searching.find(searching.budget(LONG, 0)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(state(thrown)).isEqualTo("57014");
    assertThat(searching.tried).hasSize(1);
  }

  @Test
  void aHostThatOthersReachEndsThePause() throws Exception {
    List<Host> hosts = hosts(1);
    AtomicReference<Searching> self = new AtomicReference<>();
    AtomicInteger opened = new AtomicInteger();
    Searching searching =
        Searching.over(
            hosts,
            host -> opened.incrementAndGet() == 1 ? Searching.refuse() : Searching.open(),
            pause -> self.get().hosts.succeeded(hosts.get(0)));
    self.set(searching);
    long before = searching.ticker.nanos();

    Link found = searching.find(searching.budget(LONG, 0));

    found.connection().close();
    assertThat(searching.ticker.nanos()).isEqualTo(before);
  }

  @Test
  void aFailedHostIsNotTriedWhileSomebodyElseTriesIt() throws Exception {
    List<Host> hosts = hosts(1);
    Object other = new Object();
    Searching searching = Searching.over(hosts, host -> Searching.open());
    searching.hosts.lost(hosts.get(0), "lost (x)");
    searching.ticker.advance(Duration.ofSeconds(2));
    assertThat(searching.hosts.enter(hosts.get(0), other)).isTrue();

    assertThatThrownBy(() -> searching.find(searching.budget(Duration.ofSeconds(1), 0)))
        .hasMessageContaining("h1:9000 lost (x) (not tried)");

    assertThat(searching.tried).isEmpty();
    searching.hosts.leave(hosts.get(0), other);
    searching.find(searching.budget(LONG, 0)).connection().close();
  }

  /** The pause between rounds may be long; the first try after a loss does not wait for it. */
  @Test
  void aHostThatWasJustLostIsTriedAsSoonAsItMayBe() throws Exception {
    List<Host> hosts = hosts(1);
    Searching searching = Searching.over(hosts, host -> Searching.open());
    searching.hosts.lost(hosts.get(0), "lost (x)");
    long open = searching.hosts.nanosUntilNextTry();

    searching.find(searching.budget(LONG, 0)).connection().close();

    assertThat(searching.sleeper.pauses()).containsExactly(Duration.ofNanos(open));
  }

  /** A busy loop would never get to the end of this budget, for only pauses move the clock. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void withoutAPauseInTheSettingsThoseWhoWaitForOthersStillDo() throws Exception {
    List<Host> hosts = hosts(1);
    Searching searching = Searching.unpaused(hosts, host -> Searching.open());
    searching.hosts.lost(hosts.get(0), "lost (x)");
    assertThat(searching.hosts.enter(hosts.get(0), new Object())).isTrue();

    assertThatThrownBy(() -> searching.find(searching.budget(Duration.ofSeconds(1), 0)))
        .hasMessageContaining("(not tried)");

    assertThat(searching.sleeper.pauses()).hasSizeLessThan(200);
  }

  /** The last try often has no time to find out more than "no answer". */
  @Test
  void aTryCutShortByTheBudgetDoesNotHideWhatAnEarlierOneFound() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger opened = new AtomicInteger();
    Searching searching =
        Searching.over(
            hosts(1),
            host -> {
              if (opened.incrementAndGet() > 1) {
                end.await();
              }
              return Searching.refuse();
            });

    Throwable thrown =
        catchThrowable(() -> searching.find(searching.budget(Duration.ofMillis(150), 2)));

    end.countDown();
    assertThat(opened).hasValue(2);
    assertThat(thrown)
        .hasMessageContaining("ECONNREFUSED")
        .hasMessageContaining("(2 tries)")
        .hasMessageNotContaining("no answer");
    assertThat(thrown.getCause()).hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void aRefusedLoginIsMarkedAndEndsTheSearch() throws Exception {
    SQLException refusal = new SQLInvalidAuthorizationSpecException("wrong", "28000", 28000);
    Searching searching =
        Searching.over(
            hosts(2),
            host -> {
              throw refusal;
            });

    Throwable thrown = catchThrowable(() -> searching.find(searching.budget(LONG, 0)));

    assertThat(FatalLogin.is((SQLException) thrown)).isTrue();
    assertThat((Throwable) FatalLogin.unpack((SQLException) thrown)).isSameAs(refusal);
    assertThat(searching.tried).hasSize(1);
    assertThat(searching.hosts.isSuspect(searching.hosts.all().get(0))).isFalse();
  }

  /** A driver that knows no SQLException for it is heard as well. */
  @Test
  void aRuntimeExceptionOfTheDriverIsAFailedTry() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    Searching searching =
        Searching.over(
            hosts(2),
            host -> {
              if (opened.incrementAndGet() == 1) {
                throw new IllegalStateException("index out of range");
              }
              return Searching.open();
            });

    Link found = searching.find(searching.budget(LONG, 0));

    found.connection().close();
    assertThat(found.host()).isEqualTo(searching.hosts.all().get(1));
    assertThat(searching.count(EventType.HOST_FAILED)).isEqualTo(1);
  }

  private static String state(Throwable thrown) {
    return ((SQLException) thrown).getSQLState();
  }

  /** The port of a host that hangs is open, and a try there costs the whole limit. */
  @Test
  void aHostThatLetADriverWaitInVainKeepsItsPauseWhateverItsPortSays() throws Exception {
    Host host = hosts(1).get(0);
    Searching hanging =
        Searching.over(
            List.of(host),
            any -> {
              throw new SQLException("lost", "08S01", 6001, new SocketTimeoutException("Read"));
            });
    Searching refusing = Searching.over(List.of(host), any -> Searching.refuse());
    assertThat(catchThrowable(() -> hanging.find(hanging.budget(LONG, 1)))).isNotNull();
    assertThat(catchThrowable(() -> refusing.find(refusing.budget(LONG, 1)))).isNotNull();

    hanging.hosts.reachable(host);
    refusing.hosts.reachable(host);

    assertThat(hanging.hosts.enter(host, this)).isFalse();
    assertThat(refusing.hosts.enter(host, this)).isTrue();
  }
}
