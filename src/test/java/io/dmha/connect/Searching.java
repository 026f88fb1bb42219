package io.dmha.connect;

import io.dmha.dialect.Dialect;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.fixtures.time.RecordingSleeper;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Opener;
import io.dmha.link.Restorer;
import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A search over some hosts, with a clock that only pauses move, and what it did. */
public final class Searching {
  static final Duration BASE = Duration.ofMillis(100);
  static final Duration MOST = Duration.ofMillis(500);

  private static final Pace USUAL = new Pace(BASE, Duration.ofSeconds(5));

  private record Pace(Duration base, Duration attempt) {}

  final ManualTicker ticker = new ManualTicker();
  final List<DmhaEvent> events = new CopyOnWriteArrayList<>();
  final List<Host> tried = new CopyOnWriteArrayList<>();
  final HostList hosts;
  final RecordingSleeper sleeper;
  private final HostSearch search;

  /** How a host takes a connection. */
  @FunctionalInterface
  interface Opening {
    Connection at(Host host) throws Exception;
  }

  private Searching(
      List<Host> all,
      RequiredRole wish,
      Pace pace,
      Opening opening,
      RecordingSleeper.Meanwhile meanwhile)
      throws SQLException {
    // The half that is always taken, so that pauses are known.
    Backoff backoff = new Backoff(pace.base, MOST, () -> 0);
    Duration attempt = pace.attempt;
    hosts = new HostList(all, HostSelection.ORDERED, backoff, ticker, new Random(1));
    sleeper = new RecordingSleeper(ticker, meanwhile);
    Publisher publisher = new Publisher(List.of(events::add));
    String roles = wish == RequiredRole.PRIMARY ? null : "select r from role";
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:h2:mem:any", null), roles);
    ConnectContext context =
        new ConnectContext(hosts, wish, dialect, backoff, attempt, sleeper, ticker, publisher);
    Opener counting =
        host -> {
          tried.add(host);
          return open(opening, host);
        };
    BoundedCalls boundedCalls = new BoundedCalls("dmha-test", 8, dialect, publisher, attempt);
    StandbySessions standbys =
        new StandbySessions("dmha-test-standby", context, counting, boundedCalls);
    ConnectAttempts attempts =
        new ConnectAttempts("dmha-test-login", context, counting, boundedCalls, standbys);
    search = new HostSearch(context, attempts, boundedCalls, standbys);
  }

  private static Connection open(Opening opening, Host host) throws SQLException {
    try {
      return opening.at(host);
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("Not the failure of a driver.", e);
    }
  }

  public static Searching over(List<Host> hosts, Opening opening) throws SQLException {
    return over(hosts, opening, pause -> {});
  }

  public static Searching over(
      List<Host> hosts, Opening opening, RecordingSleeper.Meanwhile meanwhile) throws SQLException {
    return new Searching(hosts, RequiredRole.PRIMARY, USUAL, opening, meanwhile);
  }

  public static Searching hasty(List<Host> hosts, Duration attempt, Opening opening)
      throws SQLException {
    return new Searching(
        hosts, RequiredRole.PRIMARY, new Pace(BASE, attempt), opening, pause -> {});
  }

  public static Searching unpaused(List<Host> hosts, Opening opening) throws SQLException {
    Pace pace = new Pace(Duration.ZERO, USUAL.attempt);
    return new Searching(hosts, RequiredRole.PRIMARY, pace, opening, pause -> {});
  }

  public static Searching wishing(RequiredRole wish, List<Host> hosts, Opening opening)
      throws SQLException {
    return new Searching(hosts, wish, USUAL, opening, pause -> {});
  }

  public static List<Host> hosts(int count) {
    return java.util.stream.IntStream.rangeClosed(1, count)
        .mapToObj(i -> new Host("h" + i, 9000))
        .toList();
  }

  Budget budget(Duration limit, int rounds) {
    return new Budget(Deadline.after(limit, ticker), rounds);
  }

  public Link find(Budget budget) throws SQLException {
    return find(budget, new PendingSearch());
  }

  public Link find(Budget budget, PendingSearch flight) throws SQLException {
    return find(budget, flight, connection -> {});
  }

  public Link find(Budget budget, PendingSearch flight, Restorer restorer) throws SQLException {
    return search.find("test", budget, restorer, flight);
  }

  long count(EventType type) {
    return events.stream().filter(event -> event.type() == type).count();
  }

  public static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:");
  }

  @SuppressWarnings("DoNotCallSuggester") // that is what it is for
  public static Connection refuse() throws SQLException {
    throw new SQLException("refused", "08001", 90067, new ConnectException("Connection refused"));
  }
}
