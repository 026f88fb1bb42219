package io.dmha.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.connect.ConnectContext;
import io.dmha.connect.LinkFactory;
import io.dmha.connect.ReconnectingLink;
import io.dmha.connect.Searching;
import io.dmha.dialect.Dialect;
import io.dmha.event.Publisher;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.net.FixedPort;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Opener;
import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is kept of hosts, searches and questions is bounded by the number of hosts and connections,
 * however often these are lost. Hosts that are made up, ports on which nobody listens.
 */
@Timeout(120)
@Slow
class TenThousandLossesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofDays(10_000);
  private static final Duration STEP = Duration.ofMillis(1_100);

  /** What may be under way when it is counted. */
  private static final int UNDER_WAY = 20;

  private final FixedPort port = FixedPort.reserve();
  private final FixedPort other = FixedPort.reserve();
  private final ManualTicker ticker = new ManualTicker();
  private final Passes passes = new Passes(ticker);
  private final AtomicInteger losses = new AtomicInteger();
  private final AtomicInteger logins = new AtomicInteger();
  private volatile boolean isOpen = true;

  @AfterEach
  void stop() {
    isOpen = false;
    passes.letGo();
    port.close();
    other.close();
  }

  private record Lost(ReconnectingLink reconnecting) implements Watched {
    @Override
    public boolean isInCall() {
      return true;
    }

    @Override
    public boolean isStillInCall() {
      return false;
    }

    @Override
    public void leaveIfIdle() {}

    @Override
    public void cutOff(Link link, String why) {}
  }

  /** One in seven is refused, one in eleven finds a standby, for which a session is kept. */
  private Connection login(Host host) throws SQLException {
    int number = logins.incrementAndGet();
    return number % 7 == 0 ? Searching.refuse() : stub(number % 11 == 0 ? "STANDBY" : "PRIMARY");
  }

  /** Answers each question with its role, in a moment that a real database would take longer. */
  private static Connection stub(String role) {
    return answering(Connection.class, role);
  }

  private static <T> T answering(Class<T> type, String role) {
    Object made =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Class<?> result = method.getReturnType();
              if (result == Statement.class || result == ResultSet.class) {
                return answering(result, role);
              }
              boolean isRole = result == String.class;
              boolean isTrue = !method.getName().equals("isClosed");
              return isRole
                  ? role
                  : result == boolean.class ? isTrue : result == int.class ? 0 : null;
            });
    return type.cast(made);
  }

  @Test
  void nothingGrowsWithThem() throws SQLException {
    List<Host> all =
        List.of(new Host("127.0.0.1", port.number()), new Host("127.0.0.1", other.number()));
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0);
    HostList hosts = new HostList(all, HostSelection.ROUND_ROBIN, backoff, ticker, new Random(1));
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:postgresql://h/db", null), "select r");
    ConnectContext context =
        new ConnectContext(
            hosts,
            RequiredRole.PRIMARY,
            dialect,
            backoff,
            LONG,
            passes,
            ticker,
            Publisher.silent());
    Opener opener = this::login;
    LinkFactory links = new LinkFactory("dmha-test", context, opener);
    ReconnectingLink connection = links.create("c");
    List<Lost> open = List.of(new Lost(connection));
    Watch watch =
        new Watch(
            "dmha-test",
            context,
            opener,
            links.boundedCalls(),
            () -> isOpen ? open : List.of(),
            STEP,
            SOON,
            3,
            new NoChores());
    watch.start();
    Object[] roots = {watch, links, hosts, connection, context};

    lose(connection, 1_000);
    int early = Reachable.countFrom(roots);
    int threads = threads();
    lose(connection, 9_000);

    assertThat(losses).hasValue(10_000);
    Eventually.within(
        SOON,
        "not more than " + early + " and " + UNDER_WAY + " objects",
        () -> Reachable.countFrom(roots) <= early + UNDER_WAY);
    assertThat(early).as("something is looked at").isGreaterThan(50);
    assertThat(threads()).isLessThanOrEqualTo(threads + UNDER_WAY);
    connection.close();
  }

  private void lose(ReconnectingLink connection, int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      Budget budget = new Budget(Deadline.after(LONG, ticker), 0);
      Link found = connection.require(budget, any -> {});
      connection.lose(found, true, "as the test wants it");
      losses.incrementAndGet();
      if (i % 4 == 0) {
        passes.make(1);
      }
    }
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("dmha-test"))
            .count();
  }
}
