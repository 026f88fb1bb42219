package io.dmha.connect;

import static io.dmha.connect.Searching.hosts;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.link.Link;
import io.dmha.topology.Host;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hundred threads that look for a host in one moment: how many logins there are at once. */
@Timeout(60)
class CrowdTest {
  private static final int THREADS = 200;

  /** Logins at one host: at once where they do not hang, and in any case. */
  private static final int FEW = 4;

  private static final int MOST = 16;

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofDays(3_650);

  @RegisterExtension static final LeakCheck LEAKS = new LeakCheck();

  private final CountingDriver driver = CountingDriver.around(new org.h2.Driver());
  private final List<Thread> crowd = new CopyOnWriteArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "test-crowd");
            crowd.add(thread);
            return thread;
          });
  private final Map<Host, AtomicInteger> atOnce = new ConcurrentHashMap<>();
  private final Map<Host, Integer> mostAtOnce = new ConcurrentHashMap<>();

  @BeforeAll
  static void loadTheDatabase() throws SQLException {
    new org.h2.Driver().connect("jdbc:h2:mem:", new Properties()).close();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** As {@code opening} has it, and counts how many are under way at that host. */
  private Searching.Opening counted(Searching.Opening opening) {
    return host -> {
      AtomicInteger here = atOnce.computeIfAbsent(host, any -> new AtomicInteger());
      mostAtOnce.merge(host, here.incrementAndGet(), Math::max);
      try {
        return opening.at(host);
      } finally {
        here.decrementAndGet();
      }
    };
  }

  private Connection open() throws SQLException {
    return driver.connect("jdbc:h2:mem:", new Properties());
  }

  private List<Future<Link>> findAll(Searching searching) {
    List<Future<Link>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      all.add(threads.submit(() -> searching.find(searching.budget(LONG, 0))));
    }
    return all;
  }

  private boolean isWaiting() {
    return crowd.size() == THREADS
        && crowd.stream().allMatch(each -> each.getState() == Thread.State.TIMED_WAITING);
  }

  private static void closeAll(List<Future<Link>> all, Host expected) throws Exception {
    for (Future<Link> each : all) {
      Link link = each.get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(link.host()).isEqualTo(expected);
      link.connection().close();
    }
  }

  /** Those who wait for their turn at the dead host hear of it and go to the other one. */
  @Test
  void aCrowdGoesToTheOtherHostAFewAtOnce() throws Exception {
    List<Host> hosts = hosts(2);
    CountDownLatch dies = new CountDownLatch(1);
    CountDownLatch full = new CountDownLatch(FEW);
    Searching searching =
        Searching.over(
            hosts,
            counted(
                host -> {
                  if (host.equals(hosts.get(0))) {
                    dies.await();
                    return Searching.refuse();
                  }
                  full.countDown();
                  full.await();
                  return open();
                }));

    List<Future<Link>> all = findAll(searching);
    Eventually.within(SOON, "all wait for the first host", this::isWaiting);
    dies.countDown();
    closeAll(all, hosts.get(1));

    assertThat(mostAtOnce.get(hosts.get(1))).isBetween(FEW, MOST);
    assertThat(Collections.frequency(searching.tried, hosts.get(1))).isEqualTo(THREADS);
    assertThat(Collections.frequency(searching.tried, hosts.get(0))).isBetween(FEW, MOST);
  }

  /** All wait for one who tries; when that one succeeds, all are woken and log in a few at once. */
  @Test
  void oneTriesAHostThatIsKnownAsFailedForAllWhoWait() throws Exception {
    Host only = hosts(1).get(0);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger pausing = new AtomicInteger();
    Searching searching =
        Searching.over(
            List.of(only),
            counted(
                host -> {
                  end.await();
                  return open();
                }),
            pause -> {
              pausing.incrementAndGet();
              end.await();
              // They would ask for ever, or until the sleeper loses patience.
              Eventually.pass(Duration.ofMillis(50));
            });
    searching.hosts.lost(only, "as the test wants it");
    searching.ticker.advance(Duration.ofSeconds(2));

    List<Future<Link>> all = findAll(searching);
    Eventually.within(SOON, "all but one wait", () -> pausing.get() == THREADS - 1);
    assertThat(searching.tried).hasSize(1);
    end.countDown();

    closeAll(all, only);
    assertThat(searching.tried).hasSize(THREADS);
    assertThat(mostAtOnce.get(only)).isLessThanOrEqualTo(MOST);
  }
}
