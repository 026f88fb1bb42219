package io.dmha.failover;

import io.dmha.commitguard.CommitGuard;
import io.dmha.connect.ConnectContext;
import io.dmha.connect.LinkFactory;
import io.dmha.connect.ReconnectingLink;
import io.dmha.connection.ConnectionCalls;
import io.dmha.connection.SessionSettings;
import io.dmha.connection.TransactionEnds;
import io.dmha.dialect.Dialect;
import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.link.Link;
import io.dmha.link.Opener;
import io.dmha.link.TimeLimits;
import io.dmha.outcome.Continuity;
import io.dmha.replay.ReplayOptions;
import io.dmha.sql.SqlKind;
import io.dmha.time.Backoff;
import io.dmha.time.WallClock;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import io.dmha.watch.LivenessCheck;
import io.dmha.watch.RoleCheck;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one connection over H2 in memory: made as the cluster makes it, but for time, which
 * stands still, and links, which fail on demand. No socket and no process.
 */
final class Engine implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  final CountingDriver driver = CountingDriver.around(new org.h2.Driver());
  final ManualTicker ticker = new ManualTicker();
  final ConnectionCore core;
  final TransactionEnds ends;

  private final String url = "jdbc:h2:mem:engine" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
  private final List<DmhaEvent> events = new CopyOnWriteArrayList<>();

  /** What a listener does besides. */
  volatile Consumer<DmhaEvent> onEvent = event -> {};

  private final Connection keeper = new org.h2.Driver().connect(url, new Properties());

  Engine(Continuity continuity, boolean isGuarded) throws SQLException {
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:h2:mem:x", null), null);
    Publisher publisher = new Publisher(List.of((DmhaListener) this::heard));
    Backoff backoff = new Backoff(Duration.ZERO, Duration.ZERO, () -> 0);
    HostList hosts =
        new HostList(
            List.of(new Host("a", 1), new Host("b", 1)),
            HostSelection.ORDERED,
            backoff,
            ticker,
            new Random(1));
    ConnectContext connects =
        new ConnectContext(
            hosts,
            RequiredRole.ANY,
            dialect,
            backoff,
            LIMIT,
            (nanos, wakeUp) -> {},
            ticker,
            publisher);
    Opener opener = host -> driver.connect(url, new Properties());
    LinkFactory links = new LinkFactory("engine", connects, opener);
    TimeLimits limits = new TimeLimits(ticker, LIMIT, LIMIT, 0);
    execute("create table t(id int primary key)");
    CommitGuard guard = isGuarded ? guard() : null;
    ClusterContext context =
        new ClusterContext(
            "jdbc:dmha:h2:mem:x",
            false,
            dialect,
            continuity,
            publisher,
            links.boundedCalls(),
            new LivenessCheck(ticker, links.boundedCalls(), LIMIT),
            new RoleCheck(dialect, RequiredRole.ANY, links.boundedCalls(), LIMIT),
            limits,
            links.pauses(),
            guard,
            null,
            false,
            new ReplayOptions(1_000, 1 << 20, List.of("all"), List.of(), false),
            true,
            closed -> {},
            null);
    ReconnectingLink reconnecting = links.create("engine/1");
    Link first = reconnecting.require(limits.call(), made -> {});
    this.core = new ConnectionCore(context, reconnecting);
    core.startsWith(
        true, guard == null ? null : guard.anchorIfAllowed(first.connection(), "", e -> true));
    this.ends = new TransactionEnds(core, new SessionSettings(core, new ConnectionCalls(core)));
  }

  private void heard(DmhaEvent event) {
    events.add(event);
    onEvent.accept(event);
  }

  private CommitGuard guard() throws SQLException {
    CommitGuard guard = new CommitGuard(true, WallClock.system());
    guard.prepare(keeper);
    return guard;
  }

  /** The link in use. */
  Link link() {
    Link now = core.reconnecting.link();
    if (now == null) {
      throw new AssertionError("no link");
    }
    return now;
  }

  /** An insert in the open transaction, as a statement makes one. */
  void insert(int id) throws SQLException {
    core.turn.take(null);
    try {
      Link live = core.work.before(core.begin(), SqlKind.WRITE);
      String sql = "insert into t values(" + id + ")";
      int count = count(live.connection(), sql);
      core.end();
      core.work.executed(SqlKind.WRITE, sql, live);
      core.transaction.journal.called(
          null, on -> count((Connection) on, sql), "an insert", count, 0);
    } finally {
      core.turn.give();
    }
  }

  private static int count(Connection on, String sql) throws SQLException {
    try (Statement statement = on.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What is committed. */
  int rows() throws SQLException {
    try (Statement statement = keeper.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from t")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** How often that was published. */
  long count(EventType type) {
    return events.stream().filter(event -> event.type() == type).count();
  }

  /** The last of these, or null. */
  @Nullable DmhaEvent last(EventType type) {
    return events.stream().filter(e -> e.type() == type).reduce((a, b) -> b).orElse(null);
  }

  @Override
  public void close() throws SQLException {
    core.reconnecting.abort();
    driver.close();
    execute("shutdown");
  }
}
