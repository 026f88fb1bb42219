package io.dmha.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One of the two applications: its threads, its tables, its journal. Thread-safe. */
final class Side {
  private static final long IDS_PER_THREAD = 1_000_000_000L;

  private final String name;
  private final Tables tables;
  private final Shift shift;
  private final Tally tally = new Tally();
  private final Journal journal = new Journal();
  private final List<Thread> threads = new ArrayList<>();

  /** What one side made of the run. */
  record Result(Tally.Counts counts, Books.Verdict verdict, List<Exception> firstErrors) {
    /** Whether the application knows what became of every transfer, and the database agrees. */
    boolean isClean() {
      return verdict.balances() && counts.rawErrors() == 0;
    }
  }

  Side(String name, Shift shift) {
    this.name = name;
    this.tables = new Tables(name);
    this.shift = shift;
  }

  Tables tables() {
    return tables;
  }

  Tally tally() {
    return tally;
  }

  /** Has the client work in a thread of its own until the shift is over; it is closed then. */
  void start(Client client) {
    int number = threads.size() + 1;
    Thread thread = new Thread(() -> work(client, number), "demo-" + name + "-" + number);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void work(Client client, int number) {
    Random random = new Random(number);
    long id = number * IDS_PER_THREAD;
    try (client) {
      while (!shift.isOver()) {
        carryOut(client, Transfer.random(id++, Tables.ACCOUNTS, random));
      }
    } catch (SQLException | RuntimeException e) {
      tally.rawError(e);
    }
  }

  /** Has the client carry out one transfer, in the books of this side. */
  void carryOut(Client client, Transfer transfer) {
    journal.asked(transfer);
    long start = System.nanoTime();
    boolean isDone = client.carryOut(transfer);
    tally.took(System.nanoTime() - start);
    if (isDone) {
      journal.acknowledged(transfer);
      tally.acknowledged();
    }
  }

  /** Waits until all threads have finished their last transfer. */
  void awaitEnd() throws InterruptedException {
    long end = System.nanoTime() + shift.grace().toNanos();
    for (Thread thread : threads) {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
      if (thread.isAlive()) {
        tally.rawError(new IllegalStateException(thread.getName() + " hangs"));
        thread.interrupt();
      }
    }
  }

  /** Closes the books, as this connection reads them. */
  Result result(Connection connection) throws SQLException {
    return new Result(
        tally.counts(), tables.read(connection).against(journal), tally.firstErrors());
  }
}
