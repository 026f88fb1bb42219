package io.dmha.demo;

import io.dmha.fixtures.node.H2Pair;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Two applications at work on two servers with one database, of which the active one is killed now
 * and then. Used by one thread.
 */
final class Demo implements AutoCloseable {
  private static final String DATABASE = "bank";

  /** A transaction may wait for an account; that is no failure, so it may wait long. */
  private static final String PATIENT = ";LOCK_TIMEOUT=20000";

  private static final Duration GRACE = Duration.ofSeconds(100);

  /**
   * @param threads of each side
   * @param work how long they begin new transfers
   * @param kills when the server at work is killed, from the beginning of the work
   */
  record Plan(int threads, Duration work, List<Duration> kills) {}

  /** What came out. */
  record Outcome(Side.Result dmha, Side.Result plain, int kills) {}

  private final Plan plan;
  private final Screen screen;
  private final H2Pair pair;

  private Demo(Plan plan, Screen screen, H2Pair pair) {
    this.plan = plan;
    this.screen = screen;
    this.pair = pair;
  }

  /** Starts the servers; their database is in this folder. */
  static Demo open(Path dir, Plan plan, Screen screen) throws SQLException {
    return new Demo(plan, screen, H2Pair.started(dir, DATABASE));
  }

  /** The URL of the side with dmha. */
  String dmhaUrl() {
    return "jdbc:dmha:"
        + pair.urlOfBoth()
        + PATIENT
        + ";dmha.continuity=transactions;dmha.commitGuard=transactions;dmha.commitGuard.createTable=true";
  }

  /**
   * Works and kills as planned, then closes the books.
   *
   * @throws Exception if the servers cannot be started, killed or read as planned
   */
  Outcome run() throws Exception {
    Shift shift = new Shift(GRACE);
    Side dmha = new Side("dmha", shift);
    Side plain = new Side("plain", shift);
    try (Connection connection = direct()) {
      dmha.tables().create(connection);
      plain.tables().create(connection);
    }
    List<Client> dmhaClients = new ArrayList<>();
    for (int i = 0; i < plan.threads(); i++) {
      dmhaClients.add(dmhaClient(dmha, shift));
    }
    shift.begin();
    dmhaClients.forEach(dmha::start);
    for (int i = 0; i < plan.threads(); i++) {
      plain.start(plainClient(plain, shift));
    }
    Outages outages = new Outages(pair, plan, shift, screen, List.of(dmha, plain));
    FutureTask<Integer> kills = new FutureTask<>(outages);
    Thread thread = new Thread(kills, "demo-outages");
    thread.setDaemon(true);
    thread.start();
    watch(dmha, plain, outages, kills, shift);
    shift.end();
    dmha.awaitEnd();
    plain.awaitEnd();
    try (Connection connection = direct()) {
      return new Outcome(
          dmha.result(connection), plain.result(connection), kills.get(0, TimeUnit.SECONDS));
    }
  }

  private Client dmhaClient(Side side, Shift shift) throws SQLException {
    String url = dmhaUrl() + ";dmha.listener=" + Failovers.class.getName();
    Connection connection = DriverManager.getConnection(url, "sa", "");
    return new DmhaClient(new Desk(connection, side.tables()), Desk::isBooked, shift, side.tally());
  }

  private Client plainClient(Side side, Shift shift) {
    List<String> urls =
        List.of(pair.url(pair.first()) + PATIENT, pair.url(pair.second()) + PATIENT);
    return new PlainClient(urls, side.tables(), shift, side.tally());
  }

  /** Shows the speed of both sides until the time is over and all kills are done. */
  private void watch(Side dmha, Side plain, Outages outages, Future<?> kills, Shift shift) {
    Meter dmhaMeter = new Meter(dmha.tally());
    Meter plainMeter = new Meter(plain.tally());
    Duration longest = plan.work().plus(GRACE);
    while (shift.elapsed().compareTo(plan.work()) < 0
        || (!kills.isDone() && shift.elapsed().compareTo(longest) < 0)) {
      shift.pause(screen.period());
      screen.live(
          shift.elapsed(),
          String.format(
              Locale.ROOT,
              "dmha %5d tx/s   plain %5d tx/s   %s",
              dmhaMeter.perSecond(),
              plainMeter.perSecond(),
              outages.status()));
    }
  }

  private Connection direct() throws SQLException {
    return DriverManager.getConnection(pair.url(pair.serving()), "sa", "");
  }

  /** Kills both servers. */
  @Override
  public void close() {
    pair.close();
  }
}
