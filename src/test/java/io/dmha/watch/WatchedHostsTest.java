package io.dmha.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.connect.ConnectContext;
import io.dmha.connect.LinkFactory;
import io.dmha.connect.ReconnectingLink;
import io.dmha.dialect.Dialect;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Opener;
import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.Outlook;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The sessions by which the watch asks hosts, on both nodes of a Dameng pair; the first is used.
 */
@Timeout(60)
@Slow
class WatchedHostsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** No machine is too slow for it. */
  private static final Duration LONG = Duration.ofHours(10);

  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** Hosts that are not in use are looked at after ten of them. */
  private static final int MANY = 40;

  private final DmCluster cluster = DmCluster.pair();
  private final ManualTicker ticker = new ManualTicker();
  private final Passes passes = new Passes(ticker);
  private final List<DmhaEvent> events = new CopyOnWriteArrayList<>();
  private final List<Watched> open = new CopyOnWriteArrayList<>();
  private final Set<Host> refusing = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private Host second;
  private HostList hosts;
  private LinkFactory links;
  private Watch watch;

  private record Used(ReconnectingLink reconnecting, boolean isBusy, boolean isStillInCall)
      implements Watched {
    @Override
    public boolean isInCall() {
      return isBusy;
    }

    @Override
    public void leaveIfIdle() {}

    @Override
    public void cutOff(Link link, String why) {
      reconnecting.lose(link, true, why);
    }
  }

  @BeforeEach
  void start() throws SQLException {
    second = host(1);
    Backoff backoff = new Backoff(INTERVAL, INTERVAL, () -> 0);
    hosts =
        new HostList(
            List.of(host(0), second), HostSelection.ORDERED, backoff, ticker, new Random(1));
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:dm://h", null), null);
    ConnectContext context =
        new ConnectContext(
            hosts,
            RequiredRole.PRIMARY,
            dialect,
            backoff,
            LONG,
            passes,
            ticker,
            new Publisher(List.of(events::add)));
    Opener opener = this::login;
    links = new LinkFactory("dmha-test", context, opener);
    watch =
        new Watch(
            "dmha-test",
            context,
            opener,
            links.boundedCalls(),
            () -> List.copyOf(open),
            INTERVAL,
            LONG,
            3,
            new NoChores());
  }

  @AfterEach
  void stop() throws SQLException {
    for (Watched each : open) {
      each.reconnecting().close();
    }
    open.clear();
    passes.letGo();
    cluster.close();
  }

  private Host host(int node) {
    return new Host("127.0.0.1", cluster.node(node).port());
  }

  private Connection login(Host host) throws SQLException {
    if (refusing.contains(host)) {
      refused.incrementAndGet();
      throw new SQLInvalidAuthorizationSpecException("password", "28000", -2501);
    }
    String url = "jdbc:dm://" + host.name() + ":" + host.port();
    return DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD);
  }

  private void connect(boolean isBusy) throws SQLException {
    connect(isBusy, false);
  }

  private void connect(boolean isBusy, boolean isStillInCall) throws SQLException {
    ReconnectingLink made = links.create("c" + open.size());
    made.require(new Budget(Deadline.after(LONG, ticker), 1), connection -> {});
    open.add(new Used(made, isBusy, isStillInCall));
  }

  private static void awaitSessions(DmNode node, int count) {
    Eventually.within(SOON, count + " sessions", () -> node.sessions().size() == count);
  }

  @Test
  void thereIsOneOnEachHostAndNoneAfterTheLastConnection() throws SQLException {
    connect(false);
    connect(false);
    watch.start();
    passes.make(MANY);
    awaitSessions(cluster.node(1), 1);
    passes.make(MANY);
    awaitSessions(cluster.node(0), 3);
    assertThat(cluster.node(1).sessions()).hasSize(1);
    assertThat(cluster.node(1).requests(Command.LOGIN)).isEqualTo(1);
    assertThat(cluster.node(0).requests(Command.LOGIN)).isEqualTo(3);

    for (Watched each : open) {
      each.reconnecting().close();
    }
    open.clear();
    passes.letGo();

    awaitSessions(cluster.node(1), 0);
    awaitSessions(cluster.node(0), 0);
  }

  /** However many wait for an answer of a host, one asks for all of them. */
  @Test
  void oneAsksForTwoHundredConnections() throws SQLException {
    for (int i = 0; i < 200; i++) {
      connect(true);
    }
    int logins = cluster.node(0).requests(Command.LOGIN);
    int questions = questions();
    watch.start();

    passes.make(MANY);

    awaitSessions(cluster.node(0), 201);
    assertThat(cluster.node(0).requests(Command.LOGIN) - logins).isEqualTo(1);
    Eventually.within(SOON, "a question", () -> questions() > questions);
    assertThat(questions() - questions).isLessThanOrEqualTo(MANY);
  }

  private int questions() {
    return questions(0);
  }

  private int questions(int number) {
    DmNode node = cluster.node(number);
    return node.requests(Command.PREPARE) + node.requests(Command.EXECUTE_DIRECT);
  }

  /** A few more would lock the account. */
  @Test
  void aRefusedLoginIsNotRepeatedWithinFiveMinutes() throws SQLException {
    connect(false);
    refusing.add(second);
    watch.start();
    passes.make(MANY);
    Eventually.within(SOON, "a refused login", () -> refused.get() == 1);
    passes.make(1);
    for (int i = 0; i < MANY; i++) {
      ticker.advance(Duration.ofSeconds(5));
      passes.make(1);
    }
    assertThat(refused).hasValue(1);

    // The refusal may have been heard in one of these passes only.
    ticker.advance(HostProbe.AFTER_REFUSED_LOGIN.multipliedBy(2));
    passes.make(MANY);
    Eventually.within(SOON, "a second one", () -> refused.get() == 2);
  }

  @Test
  void aHostWithoutRoomIsSparedFiveMinutes() throws SQLException {
    connect(false);
    hosts.full(second);
    watch.start();
    passes.make(MANY);
    assertThat(cluster.node(1).requests(Command.LOGIN)).isZero();

    ticker.advance(Duration.ofMinutes(5));
    passes.make(MANY);
    awaitSessions(cluster.node(1), 1);
  }

  /** Nobody connects, and no call fails: what the hosts say of themselves is enough. */
  @Test
  void aPrimaryThatHasBeenReplacedUnheardIsLeft() throws SQLException {
    connect(false);
    watch.start();
    passes.make(MANY);
    awaitSessions(cluster.node(1), 1);

    cluster.takeOverUnheard();
    Eventually.within(
        SOON,
        "it is left",
        () -> {
          passes.make(1);
          return open.get(0).reconnecting().link() == null;
        });

    assertThat(events).extracting(DmhaEvent::type).contains(EventType.HOST_OUTDATED);
    Link next =
        open.get(0).reconnecting().require(new Budget(Deadline.after(LONG, ticker), 1), c -> {});
    assertThat(next.host()).isEqualTo(second);
  }

  /** As a standby it has failed as often as it was asked. */
  @Test
  void aPrimaryIsNotJudgedByWhatItWasBefore() throws SQLException {
    connect(false);
    watch.start();
    Eventually.within(
        SOON,
        "questions to the standby",
        () -> {
          passes.make(MANY);
          return questions(1) > 4;
        });
    passes.make(MANY);

    cluster.switchOver();
    connect(true, true);
    cluster.node(1).freeze();
    passes.make(5);

    assertThat(open.get(1).reconnecting().link()).isNotNull();
    assertThat(events).extracting(DmhaEvent::type).doesNotContain(EventType.HOST_UNRESPONSIVE);
    cluster.node(1).thaw();
  }

  /** Whose switchover was announced: its end must not be learnt seconds later. */
  @Test
  void aHostThatIsHeldIsAskedThoughNobodyUsesIt() throws SQLException {
    connect(false);
    hosts.saw(second, new Sighting(Role.PRIMARY, null, Outlook.STAYS), ticker.nanos() - 1);
    hosts.saw(second, new Sighting(Role.PRIMARY, null, Outlook.CHANGES), ticker.nanos());
    watch.start();

    passes.make(3);

    Eventually.within(SOON, "it is a standby", () -> !hosts.isHeld(second));
    passes.make(2);
    assertThat(events)
        .extracting(DmhaEvent::type)
        .containsSubsequence(EventType.SWITCHOVER_ANNOUNCED, EventType.DRAIN_ENDED);
    assertThat(events)
        .extracting(DmhaEvent::message)
        .contains("holds what begins anew on " + second, second + " is STANDBY now");
  }

  @Test
  void withoutAnIntervalNobodyAsks() throws SQLException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    String url = "jdbc:dmha:dm://" + cluster.hosts() + "?dmha.probeInterval=0";
    try (Connection connection = DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD)) {
      assertThat(connection.isValid(5)).isTrue();

      Set<String> begun =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !before.contains(thread))
              .map(Thread::getName)
              .filter(name -> name.matches("dmha-[0-9].*(watch|probe|reach).*"))
              .collect(Collectors.toSet());
      assertThat(begun).isEmpty();
      assertThat(cluster.node(0).requests(Command.LOGIN)).isEqualTo(1);
      assertThat(cluster.node(1).requests(Command.LOGIN)).isZero();
    }
  }
}
