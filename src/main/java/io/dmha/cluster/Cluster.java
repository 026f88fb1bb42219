package io.dmha.cluster;

import io.dmha.commitguard.CommitGuard;
import io.dmha.commitguard.HistoryWitness;
import io.dmha.connect.ConnectContext;
import io.dmha.connect.LinkFactory;
import io.dmha.connect.ReconnectingLink;
import io.dmha.dialect.Dialect;
import io.dmha.discovery.Discovery;
import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventLog;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.failover.ClusterContext;
import io.dmha.failover.ConnectionCore;
import io.dmha.failover.ReadRouting;
import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;
import io.dmha.jdbc.ProxyFactory;
import io.dmha.link.Opener;
import io.dmha.link.TimeLimits;
import io.dmha.metrics.ContinuityReporter;
import io.dmha.metrics.JmxNews;
import io.dmha.outcome.Continuity;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.ReplayOptions;
import io.dmha.routing.ReadSplit;
import io.dmha.settings.Settings;
import io.dmha.time.Backoff;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.topology.Failback;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import io.dmha.watch.LivenessCheck;
import io.dmha.watch.RoleCheck;
import io.dmha.watch.Watch;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All connections of one URL and one set of properties, and what they share: the hosts and how they
 * did, the threads, the listeners. Thread-safe.
 */
public final class Cluster {
  private static final AtomicLong NUMBER = new AtomicLong();

  private final String name = "dmha-" + NUMBER.incrementAndGet();
  private final DmhaUrl url;
  private final Settings settings;
  private final Dialect dialect;
  private final Publisher publisher;
  private final LinkFactory linkFactory;
  private final TimeLimits limits;
  private final ClusterContext context;
  private final ProxyFactory proxies;
  private final ClusterBeans beans;
  private final ContinuityReporter reporting;
  private final Ticker ticker = Ticker.system();
  private final AtomicLong connections = new AtomicLong();

  /** Held weakly: an application that forgets to close must not fill the memory. */
  private final Set<ConnectionCore> open =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** Null where no reads go to standbys. */
  private final @Nullable ReadSplit split;

  private final boolean isOfOwnLoader;

  private final FirstConnect firstConnect;

  /** Null without the commit guard. */
  private final @Nullable HistoryWitness witness;

  /** Null where no host is tried out. */
  private final @Nullable Canary canary;

  /** Null where probing is turned off. */
  private final @Nullable Watch watch;

  /** Null where nobody is asked for hosts. */
  private final @Nullable Discovery discovery;

  /**
   * @param door how it is seen from outside
   */
  Cluster(DmhaUrl url, FrontDoor door) throws SQLException {
    this.url = url;
    this.settings = url.settings();
    String roleQuery = settings.get(Settings.ROLE_QUERY);
    this.dialect = Dialect.of(url, roleQuery.isEmpty() ? null : roleQuery);
    EventLog log = new EventLog();
    JmxNews news = new JmxNews();
    List<DmhaListener> listeners = Listeners.of(log, news, settings.get(Settings.LISTENER));
    this.publisher = new Publisher(listeners);
    RequiredRole wish = RequiredRole.named(settings.get(Settings.ROLE));
    checkRole(wish);
    Map<Host, String> urls = DelegateOpener.urlsByHost(url, dialect);
    Driver driver =
        DelegateDrivers.find(settings, dialect.driverClass(), urls.values().iterator().next());
    CustomFilters.check(url, driver);
    this.isOfOwnLoader =
        DelegateDrivers.isSeen(driver) && listeners.stream().allMatch(DelegateDrivers::isSeen);
    ConnectContext parts = parts(wish, new ArrayList<>(urls.keySet()));
    Duration attempt = settings.get(Settings.ATTEMPT_TIMEOUT);
    Opener opener = DelegateOpener.of(driver, url, dialect, attempt);
    this.linkFactory = new LinkFactory(name, parts, opener);
    this.limits =
        new TimeLimits(
            ticker,
            recovery(),
            settings.get(Settings.RECOVERY_TIMEOUT),
            attempt,
            settings.get(Settings.MAX_ATTEMPTS));
    this.firstConnect = new FirstConnect(settings, dialect, linkFactory);
    this.witness = witness(opener);
    this.canary = Canary.of(settings.get(Settings.CANARY), name, parts.hosts, ticker, publisher);
    this.context = context(wish);
    this.split = Splitting.of(settings, dialect, parts);
    HostControl control =
        new HostControl(
            name, parts.hosts, wish, canary, this::openConnections, publisher, log::recent);
    this.proxies = new ProxyFactory(door.views(control, split));
    this.beans = beans(door, control);
    this.reporting = beans.reporter(publisher, ticker, news);
    this.watch = watch(parts, opener, control);
    this.discovery = Discoveries.of(name, url, parts, this::isIdle);
    for (String note : url.notes()) {
      publisher.publish(DmhaEvent.of(EventType.OPTION_TRANSLATED, name).saying(note));
    }
  }

  private ClusterBeans beans(FrontDoor door, HostControl control) {
    return new ClusterBeans(
        door, name, url.publicUrl(), context.counters(), context.replays(), control, split);
  }

  private void checkRole(RequiredRole wish) throws SQLException {
    if (wish != RequiredRole.PRIMARY && wish != RequiredRole.ANY && !dialect.canTellRole()) {
      throw new SQLNonTransientConnectionException(
          "Setting 'dmha.role' cannot be '"
              + wish
              + "' here: how to ask this database for its role is not known. Set dmha.roleQuery.",
          "08001");
    }
  }

  private ConnectContext parts(RequiredRole wish, List<Host> hosts) throws SQLException {
    Backoff backoff =
        new Backoff(
            settings.get(Settings.BACKOFF_BASE),
            settings.get(Settings.BACKOFF_MAX),
            () -> ThreadLocalRandom.current().nextDouble());
    HostSelection selection = HostSelection.named(settings.get(Settings.HOST_SELECTION));
    HostList list =
        new HostList(hosts, selection, settings.get(Settings.ZONE), backoff, ticker, new Random());
    return new ConnectContext(
        list,
        wish,
        dialect,
        backoff,
        settings.get(Settings.ATTEMPT_TIMEOUT),
        Sleeper.system(),
        ticker,
        publisher,
        isContinuity("transactions")
            || !settings.get(Settings.COMMIT_GUARD).equals("off")
            || !settings.get(Settings.READ_WRITE_SPLIT).equals("off"),
        Splitting.states(settings, dialect, wish, list, ticker));
  }

  /** What a call may spend that has lost its host. */
  private Duration recovery() {
    Duration known = settings.get(Settings.RECOVERY_TIMEOUT);
    return settings.isSet(Settings.RECOVERY_TIMEOUT) ? known : dialect.recovery(known);
  }

  private boolean isContinuity(String value) {
    return settings.get(Settings.CONTINUITY).equals(value);
  }

  private @Nullable Watch watch(ConnectContext parts, Opener opener, HostControl control) {
    Duration interval = settings.get(Settings.PROBE_INTERVAL);
    return interval.isZero()
        ? null
        : new Watch(
            name,
            parts,
            opener,
            linkFactory.boundedCalls(),
            this::openConnections,
            interval,
            settings.get(Settings.PROBE_TIMEOUT),
            settings.get(Settings.PROBE_FAILURES),
            chores(parts, control));
  }

  private Chores chores(ConnectContext parts, HostControl control) {
    Chores chores = new Chores(reporting);
    chores.add(new OutageLog(name, url.publicUrl(), parts, control)::look);
    if (canary != null) {
      chores.add(canary::look);
    }
    Duration after = settings.get(Settings.FAILBACK);
    if (!after.isZero()) {
      // As the watch does: only then are hosts asked that nobody uses.
      boolean tellsRole = parts.wish != RequiredRole.ANY && dialect.canTellRole();
      Failback failback =
          new Failback(parts.hosts, parts.wish, tellsRole, after, ticker, new Random());
      chores.add(failback::look);
    }
    return chores;
  }

  private @Nullable HistoryWitness witness(Opener opener) {
    CommitGuard guard = firstConnect.guard();
    return guard == null
        ? null
        : new HistoryWitness(
            name + "-witness",
            guard,
            opener,
            linkFactory.boundedCalls(),
            ticker,
            this::isRefused,
            this::drawsNotKept);
  }

  /**
   * Whether the server has said so, and will say so again. Not what H2 says of a file that another
   * process holds: that one is about to end.
   */
  private boolean isRefused(Throwable failure) {
    String state =
        failure instanceof SQLException ? DmhaExceptions.stateOf((SQLException) failure) : null;
    boolean isOfH2 = state != null && state.startsWith("90");
    Fault login = context.classifier().classify(Phase.CONNECT, failure);
    boolean isFatal = login.category() == Category.FATAL && !isOfH2;
    // ISO 9075: a constraint, or a right that is missing; and 53 of PostgreSQL, a full disk.
    boolean saysNo = state != null && state.matches("(23|42|53).*");
    return isFatal || saysNo || login.isOfFullHost();
  }

  private void drawsNotKept(Host host, Throwable why) {
    publisher.publish(
        DmhaEvent.of(EventType.REPLAY_REFUSED, name)
            .host(host)
            .code("SEQUENCE_VALUE")
            .saying(
                "what is drawn from sequences is not kept for a while: the commit guard could not"
                    + " write a row ("
                    + DmhaExceptions.messageOf(why)
                    + ")"));
  }

  private List<ConnectionCore> openConnections() {
    synchronized (open) {
      return new ArrayList<>(open);
    }
  }

  private ClusterContext context(RequiredRole wish) {
    Duration attempt = settings.get(Settings.ATTEMPT_TIMEOUT);
    return new ClusterContext(
        url.publicUrl(),
        dialect.closeMayCommit(url),
        dialect,
        Continuity.valueOf(settings.get(Settings.CONTINUITY).toUpperCase(Locale.ROOT)),
        publisher,
        linkFactory.boundedCalls(),
        new LivenessCheck(ticker, linkFactory.boundedCalls(), attempt),
        new RoleCheck(dialect, wish, linkFactory.boundedCalls(), attempt),
        limits,
        linkFactory.pauses(),
        firstConnect.guard(),
        witness,
        settings.get(Settings.COMMIT_GUARD).equals("all"),
        replay(),
        settings.get(Settings.LOST_SESSION).equals("fail"),
        this::closed,
        canary == null ? null : canary.samples());
  }

  private ReplayOptions replay() {
    return new ReplayOptions(
        settings.get(Settings.REPLAY_MAX_STATEMENTS),
        settings.get(Settings.REPLAY_MAX_BYTES),
        settings.get(Settings.REPLAY_KEEP),
        settings.get(Settings.REPLAY_SAFE),
        settings.get(Settings.REPLAY_ON_CONFLICT).equals("true"));
  }

  /**
   * A new connection.
   *
   * @param loginSeconds the login timeout of the caller; 0 for none
   * @throws SQLException if no host takes it within the budget
   */
  public Connection connect(int loginSeconds) throws SQLException {
    return linkFactory.searches().expecting(() -> connectWatched(loginSeconds));
  }

  private Connection connectWatched(int loginSeconds) throws SQLException {
    startThreads();
    ReconnectingLink reconnecting = linkFactory.create(name + "/" + connections.incrementAndGet());
    FirstLink first = firstConnect.firstLink(reconnecting, limits.connect(loginSeconds));
    try {
      ConnectionCore core = new ConnectionCore(context, reconnecting);
      if (split != null) {
        core.routing = new ReadRouting(core, split);
      }
      core.startsWith(first.autoCommit(), first.anchor());
      Connection connection = proxies.connection(first.connection(), core);
      open.add(core);
      startThreads();
      return connection;
    } catch (RuntimeException | LinkageError e) {
      reconnecting.abort();
      throw new SQLException(
          "The host "
              + first.host()
              + " took the connection, but dmha cannot wrap what the driver returned ("
              + e.getClass().getName()
              + "). The connection is closed; the cause says more.",
          "08001",
          e);
    } catch (Error e) {
      reconnecting.abort();
      throw e;
    }
  }

  /**
   * Before the search, to be woken when a host can be reached again, and after it: the watch ends
   * when it sees nobody for a while, and the search may have lasted longer than that.
   */
  private void startThreads() {
    if (watch != null) {
      watch.start();
    }
    if (discovery != null) {
      discovery.start();
    }
  }

  private void closed(ConnectionCore connection) {
    open.remove(connection);
    if (open.isEmpty()) {
      reporting.lastClosed();
      if (witness != null) {
        witness.close();
      }
    }
  }

  /**
   * Whether the driver and the listeners are such as dmha's own class loader finds; otherwise they
   * are those of an application that may go before dmha does.
   */
  boolean isOfOwnLoader() {
    return isOfOwnLoader;
  }

  /** What is shown of it. */
  ClusterBeans beans() {
    return beans;
  }

  /** Whether nobody holds a connection. */
  boolean isIdle() {
    return open.isEmpty();
  }

  @Override
  public String toString() {
    return name + " " + url;
  }
}
