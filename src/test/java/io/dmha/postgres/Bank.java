package io.dmha.postgres;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.fixtures.node.PostgresPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clerks at work on a pair through dmha, and the books they leave. */
final class Bank implements AutoCloseable {
  /** What the application asks for: nothing is to reach it. Each statement is sent as text. */
  static final String CARRIED =
      "?dmha.continuity=transactions&dmha.commitGuard=all&dmha.commitGuard.createTable=true"
          + "&prepareThreshold=0&dmha.probeInterval=200ms&dmha.probeTimeout=2s&dmha.probeFailures=1&dmha.backoffMax=200ms"
          + "&dmha.listener=io.dmha.postgres.SeenEvents";

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final String url;
  private final List<Clerk> clerks = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Bank(String url) {
    this.url = url;
  }

  /** Makes the tables, and has the commit guard make its own. */
  static Bank opened(PostgresPair pair, String urlOfBoth, int clerks) throws SQLException {
    PostgresNode primary = pair.primary();
    primary.query("drop table if exists account, ledger, note");
    primary.query("create table account(id int primary key, balance int not null)");
    primary.query("create table ledger(clerk int, id int, amount int, seen int)");
    primary.query("create table note(clerk int, id int)");
    primary.query("insert into account select n, 1000 from generate_series(0, 99) n");
    Bank bank = new Bank(urlOfBoth);
    bank.connect("").close();
    for (int number = 0; number < clerks; number++) {
      bank.clerks.add(new Clerk(number, bank));
    }
    return bank;
  }

  /** A connection through dmha. */
  Connection connect(String more) throws SQLException {
    return DriverManager.getConnection("jdbc:dmha:" + url + CARRIED + more, "postgres", "");
  }

  Clerk clerk(int number) {
    return clerks.get(number);
  }

  void start() {
    for (Clerk clerk : clerks) {
      Thread thread = new Thread(clerk, "clerk-" + clerk.number());
      threads.add(thread);
      thread.start();
    }
  }

  /** Waits until each clerk has done so much more. */
  void await(int more) {
    int[] before = clerks.stream().mapToInt(Clerk::done).toArray();
    Eventually.within(
        LIMIT,
        "each clerk does " + more + " more",
        () -> clerks.stream().allMatch(c -> c.done() >= before[c.number()] + more));
  }

  /** Ends the clerks after the work they are at. */
  void stop() throws InterruptedException {
    clerks.forEach(Clerk::stop);
    for (Thread thread : threads) {
      thread.join(LIMIT.toMillis());
      if (thread.isAlive()) {
        throw new AssertionError(thread + " does not end.");
      }
    }
  }

  /** What the clerks were told that is not "done". */
  List<String> failures() {
    List<String> failures = new ArrayList<>();
    for (Clerk clerk : clerks) {
      clerk.transfers().values().stream().filter(t -> !t.equals(Clerk.DONE)).forEach(failures::add);
      clerk.notes().values().stream().filter(t -> !t.equals(Clerk.DONE)).forEach(failures::add);
    }
    return failures;
  }

  int done() {
    return clerks.stream().mapToInt(Clerk::done).sum();
  }

  /** What is wrong with the books of this node, in sentences. */
  List<String> wrongs(PostgresNode node) throws SQLException {
    return new Books(node).wrongs(clerks);
  }

  @Override
  public void close() throws InterruptedException {
    clerks.forEach(Clerk::stop);
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(1));
      thread.interrupt();
    }
  }
}
