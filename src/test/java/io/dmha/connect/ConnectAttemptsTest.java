package io.dmha.connect;

import static io.dmha.connect.Searching.hosts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.junit.Slow;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.topology.Host;
import io.dmha.topology.RequiredRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logins at a host: how many, on which threads, and what becomes of late ones. */
@Slow
class ConnectAttemptsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** By the clock that only pauses move. */
  private static final Duration LONG = Duration.ofSeconds(100);

  @RegisterExtension static final LeakCheck LEAKS = new LeakCheck();

  private final CountingDriver driver = CountingDriver.around(new org.h2.Driver());

  /** What lets the logins go that hang. */
  private final CountDownLatch end = new CountDownLatch(1);

  /** The first connection of a JVM takes longer than the limits here. */
  @BeforeAll
  static void loadTheDatabase() throws SQLException {
    new org.h2.Driver().connect("jdbc:h2:mem:", new Properties()).close();
  }

  /** What a failed test leaves hanging would fail those that follow it in this JVM. */
  @AfterEach
  void letGo() {
    end.countDown();
  }

  private Connection open() throws SQLException {
    return driver.connect("jdbc:h2:mem:", new Properties());
  }

  /** Many at once say nothing against a host, as long as each ends in its time. */
  @Test
  void manyLoginsAtOnceAtOneHostAllSucceedWithoutBlamingIt() throws Exception {
    int count = 12;
    CyclicBarrier together = new CyclicBarrier(count);
    Searching searching =
        Searching.over(
            hosts(1),
            host -> {
              together.await(SOON.toSeconds(), TimeUnit.SECONDS);
              return open();
            });

    List<Link> found = inParallel(count, () -> searching.find(searching.budget(SOON, 1)));

    assertThat(found).hasSize(count).doesNotHaveDuplicates();
    assertThat(searching.count(EventType.HOST_FAILED)).isZero();
    for (Link link : found) {
      link.connection().close();
    }
    assertThat(driver.closed()).isEqualTo(count);
  }

  /** Hanging logins of dead hosts hold no thread by which a good one is reached. */
  @Test
  void loginsThatHangAtSomeHostsDoNotKeepOthersFromBeingReached() throws Exception {
    List<Host> hosts = hosts(6);
    Host good = hosts.get(5);
    Searching searching =
        Searching.hasty(
            hosts,
            Duration.ofMillis(500),
            host -> {
              if (!host.equals(good)) {
                end.await();
              }
              return open();
            });

    List<Link> found = inParallel(8, () -> searching.find(searching.budget(SOON, 10)));

    assertThat(found).extracting(Link::host).containsOnly(good);
    end.countDown();
    for (Link link : found) {
      link.connection().close();
    }
    int all = searching.tried.size();
    assertThat(all).isGreaterThan(8);
    Eventually.within(SOON, "late connections closed", () -> driver.closed() == all);
  }

  /** Who waits is told why, and not when its time is over. */
  @Test
  void aConnectionThatCannotEvenBeClosedIsGivenUpAtOnce() throws Exception {
    CallFault fault =
        driver.failAfter("Connection.close", 1, () -> new AssertionError("of the driver"));
    Searching searching = Searching.over(hosts(1), host -> open());

    Throwable thrown =
        catchThrowable(
            () ->
                searching.find(
                    searching.budget(SOON, 1),
                    new PendingSearch(),
                    made -> {
                      throw new SQLException("as the test wants it", "42000");
                    }));

    assertThat(fault.isReached()).isTrue();
    assertThat(thrown).hasMessageContaining("failed after login");
  }

  /** Four at once at most, and then one for each doubling of the time: that bounds the threads. */
  @Test
  void aHostThatSwallowsLoginsIsTriedEverMoreRarely() throws Exception {
    Searching searching =
        Searching.hasty(
            hosts(1),
            Duration.ofMillis(200),
            host -> {
              end.await();
              return open();
            });

    Throwable thrown = catchThrowable(() -> searching.find(searching.budget(LONG, 450)));

    assertThat(thrown).hasMessageContaining("h1:9000 earlier attempts still hang (");
    // 100 s are 500 limits of 200 ms, not quite 9 doublings.
    assertThat(searching.tried).hasSizeBetween(8, 4 + 1 + 9);
    int hanging = searching.tried.size();
    end.countDown();
    Eventually.within(SOON, "late connections closed", () -> driver.closed() == hanging);
    searching.find(searching.budget(SOON, 0)).connection().close();
  }

  /** What hangs from before neither keeps others from it nor takes their threads. */
  @Test
  void aHostThatIsBackIsUsedThoughEarlierLoginsNeverEnd() throws Exception {
    AtomicBoolean isBack = new AtomicBoolean();
    // Opened before: on a busy machine that takes longer than the limit of a login.
    Queue<Connection> ready = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 31; i++) {
      ready.add(open());
    }
    // The limit of a login is long, so that no machine is too slow for it; who searches goes
    // sooner.
    Duration limit = Duration.ofMinutes(1);
    Searching searching =
        Searching.hasty(
            hosts(1),
            limit,
            host -> {
              if (!isBack.get()) {
                end.await();
              }
              Connection opened = ready.poll();
              return opened == null ? open() : opened;
            });
    for (int i = 0; i < 6; i++) {
      Budget one = searching.budget(Duration.ofMillis(100), 1);
      assertThat(catchThrowable(() -> searching.find(one))).isNotNull();
      searching.ticker.advance(limit.multipliedBy(10));
    }
    int hanging = searching.tried.size();
    assertThat(hanging).isGreaterThan(4);

    isBack.set(true);
    searching.ticker.advance(SOON);
    searching.find(searching.budget(SOON, 0)).connection().close();
    List<Link> found = inParallel(30, () -> searching.find(searching.budget(limit, 1)));

    assertThat(found).hasSize(30).doesNotHaveDuplicates();
    for (Link link : found) {
      link.connection().close();
    }
    int all = searching.tried.size();
    assertThat(all - hanging).isGreaterThanOrEqualTo(31);
    Eventually.within(SOON, "all but the hanging closed", () -> driver.closed() == all - hanging);
    end.countDown();
    Eventually.within(SOON, "late ones closed", () -> driver.closed() == all);
  }

  /** Sixteen threads per host: the seventeenth waits, and is spared a host found dead meanwhile. */
  @Test
  void loginsThatWaitTheirTurnAreNotBegunAtAHostThatFailedMeanwhile() throws Exception {
    Searching searching =
        Searching.over(
            hosts(1),
            host -> {
              end.await();
              return Searching.refuse();
            });
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Link>> all =
          IntStream.range(0, 60)
              .mapToObj(i -> threads.submit(() -> searching.find(searching.budget(SOON, 1))))
              .toList();
      Eventually.within(SOON, "16 logins", () -> searching.tried.size() == 16);
      end.countDown();

      for (Future<Link> each : all) {
        assertThat(catchThrowable(() -> each.get(20, TimeUnit.SECONDS))).isNotNull();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(searching.tried.size()).isBetween(16, 40);
  }

  /** A host kept in reserve is let go of when the search ends in another way. */
  @Test
  void aConnectionInReserveIsClosedWhenTheSearchFails() throws Exception {
    List<Host> hosts = hosts(2);
    Searching searching =
        Searching.wishing(
            RequiredRole.PREFER_PRIMARY,
            hosts,
            host -> {
              if (host.equals(hosts.get(1))) {
                throw new SQLInvalidAuthorizationSpecException("wrong", "28000", 28000);
              }
              Connection connection = open();
              connection.createStatement().execute("create table role as select 'STANDBY' r");
              return connection;
            });

    Throwable thrown = catchThrowable(() -> searching.find(searching.budget(SOON, 1)));

    assertThat(thrown).hasRootCauseInstanceOf(SQLInvalidAuthorizationSpecException.class);
    assertThat(driver.opened()).isEqualTo(1);
    Eventually.within(SOON, "the reserve closed", () -> driver.closed() == 1);
  }

  @Test
  void aConnectionInReserveWhoseCloseHangsDoesNotOutlastTheBudget() throws Exception {
    List<Host> hosts = hosts(2);
    Searching searching =
        Searching.wishing(
            RequiredRole.PREFER_PRIMARY,
            hosts,
            host -> {
              String role = host.equals(hosts.get(0)) ? "STANDBY" : "PRIMARY";
              Connection connection = open();
              connection.createStatement().execute("create table role as select '" + role + "' r");
              return connection;
            });
    CallFault hanging = driver.blockBefore("Connection.close", 1);
    long start = System.nanoTime();

    Link found = searching.find(searching.budget(Duration.ofMillis(500), 1));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(found.host()).isEqualTo(hosts.get(1));
    assertThat(hanging.isReached()).isTrue();
    hanging.release();
    found.connection().close();
    Eventually.within(SOON, "all closed", () -> driver.closed() == 2);
  }

  /** Who stops it may look for its connection only when the login is over. */
  @Test
  void aConnectionThatIsReadyAsTheSearchIsStoppedIsClosed() throws Exception {
    Searching searching = Searching.over(hosts(1), host -> open());
    for (int i = 1; i <= 100; i++) {
      int opened = i;
      PendingSearch flight = new PendingSearch();
      try {
        // Found, or stopped: the two race.
        searching
            .find(searching.budget(SOON, 1), flight, on -> flight.stop("so"))
            .connection()
            .close();
      } catch (SQLException e) {
        assertThat(e.getMessage()).contains("so");
      }

      Eventually.within(SOON, "it is closed", () -> driver.closed() == opened);
    }
  }

  private static <T> List<T> inParallel(int count, Callable<T> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> all = IntStream.range(0, count).mapToObj(i -> threads.submit(call)).toList();
      List<T> results = new java.util.ArrayList<>();
      for (Future<T> each : all) {
        results.add(each.get(30, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
