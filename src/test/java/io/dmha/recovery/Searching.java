package io.dmha.recovery;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.fixtures.time.RecordingSleeper;
import io.dmha.host.Host;
import io.dmha.host.HostList;
import io.dmha.host.HostSelection;
import io.dmha.host.RoleWish;
import io.dmha.settings.DmhaUrl;
import io.dmha.target.Target;
import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A search over some hosts, with a clock that only pauses move, and what it did. */
final class Searching {
  static final Duration BASE = Duration.ofMillis(100);
  static final Duration MOST = Duration.ofMillis(500);

  private static final Pace USUAL = new Pace(BASE, Duration.ofSeconds(5));

  private record Pace(Duration base, Duration attempt) {}

  final ManualTicker ticker = new ManualTicker();
  final List<DmhaEvent> events = new CopyOnWriteArrayList<>();
  final List<Host> tried = new CopyOnWriteArrayList<>();
  final HostList hosts;
  final RecordingSleeper sleeper;
  private final Search search;

  /** How a host takes a connection. */
  @FunctionalInterface
  interface Opening {
    Connection at(Host host) throws Exception;
  }

  private Searching(
      List<Host> all,
      RoleWish wish,
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
    String roles = wish == RoleWish.PRIMARY ? null : "select r from role";
    Target target = Target.of(DmhaUrl.parse("jdbc:dmha:h2:mem:any", null), roles);
    Parts parts = new Parts(hosts, wish, target, backoff, attempt, sleeper, ticker, publisher);
    Opener counting =
        host -> {
          tried.add(host);
          return open(opening, host);
        };
    Disposal disposal = new Disposal("dmha-test", 8, target, publisher, attempt);
    search =
        new Search(parts, new Attempts("dmha-test-login", parts, counting, disposal), disposal);
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

  static Searching over(List<Host> hosts, Opening opening) throws SQLException {
    return over(hosts, opening, pause -> {});
  }

  static Searching over(List<Host> hosts, Opening opening, RecordingSleeper.Meanwhile meanwhile)
      throws SQLException {
    return new Searching(hosts, RoleWish.PRIMARY, USUAL, opening, meanwhile);
  }

  static Searching hasty(List<Host> hosts, Duration attempt, Opening opening) throws SQLException {
    return new Searching(hosts, RoleWish.PRIMARY, new Pace(BASE, attempt), opening, pause -> {});
  }

  static Searching unpaused(List<Host> hosts, Opening opening) throws SQLException {
    Pace pace = new Pace(Duration.ZERO, USUAL.attempt);
    return new Searching(hosts, RoleWish.PRIMARY, pace, opening, pause -> {});
  }

  static Searching wishing(RoleWish wish, List<Host> hosts, Opening opening) throws SQLException {
    return new Searching(hosts, wish, USUAL, opening, pause -> {});
  }

  static List<Host> hosts(int count) {
    return java.util.stream.IntStream.rangeClosed(1, count)
        .mapToObj(i -> new Host("h" + i, 9000))
        .toList();
  }

  Budget budget(Duration limit, int rounds) {
    return new Budget(Deadline.after(limit, ticker), rounds);
  }

  Link find(Budget budget) throws SQLException {
    return find(budget, new Flight());
  }

  Link find(Budget budget, Flight flight) throws SQLException {
    return find(budget, flight, connection -> {});
  }

  Link find(Budget budget, Flight flight, Restorer restorer) throws SQLException {
    return search.find("test", budget, restorer, flight);
  }

  long count(EventType type) {
    return events.stream().filter(event -> event.type() == type).count();
  }

  static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:");
  }

  @SuppressWarnings("DoNotCallSuggester") // that is what it is for
  static Connection refuse() throws SQLException {
    throw new SQLException("refused", "08001", 90067, new ConnectException("Connection refused"));
  }
}
