package io.dmha.bench;

import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long it takes from a promotion to the first write. In each round a PostgreSQL primary is
 * killed, and its standby promoted a while later; beside each other wait one connection of dmha,
 * ten more of it, and an application that opens pgjdbc's own list of hosts again every 10 ms
 * ({@code targetServerType=primary}). Printed are the milliseconds from the end of its recovery to
 * the first insert of each, and the errors that the application saw.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.PromotionRace \
 *   -Dbench="20 500"</pre>
 */
public final class PromotionRace {
  /** Somebody who inserts again and again, and remembers when it went well. */
  private abstract static class Client extends Thread {
    final AtomicInteger errors = new AtomicInteger();
    volatile long lastNanos;
    volatile boolean isOver;

    Client(String name) {
      super(name);
      setDaemon(true);
    }

    abstract void insert() throws SQLException;

    @Override
    public void run() {
      while (!isOver) {
        try {
          insert();
          lastNanos = System.nanoTime();
          pause(1);
        } catch (SQLException e) {
          errors.incrementAndGet();
          pause(10);
        }
      }
    }

    final long awaitWriteAfter(long nanos) {
      while (lastNanos - nanos <= 0) {
        pause(1);
      }
      return lastNanos - nanos;
    }
  }

  private static final class Kept extends Client {
    private final Connection connection;

    Kept(String name, String url) throws SQLException {
      super(name);
      connection = DriverManager.getConnection(url, "postgres", "");
    }

    @Override
    void insert() throws SQLException {
      try (Statement statement = connection.createStatement()) {
        int unusedCount = statement.executeUpdate("insert into race values(1)");
      }
    }
  }

  private static final class Reopened extends Client {
    private final String url;
    private Connection connection;

    Reopened(String name, String url) {
      super(name);
      this.url = url;
    }

    @Override
    void insert() throws SQLException {
      try {
        if (connection == null) {
          connection = DriverManager.getConnection(url, "postgres", "");
        }
        try (Statement statement = connection.createStatement()) {
          int unusedCount = statement.executeUpdate("insert into race values(1)");
        }
      } catch (SQLException e) {
        connection = null;
        throw e;
      }
    }
  }

  private PromotionRace() {}

  /** Takes the number of rounds, and how many milliseconds the cluster has no primary. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    int without = args.length > 1 ? Integer.parseInt(args[1]) : 500;
    double[][] millis = new double[3][rounds];
    int[] errors = new int[3];
    for (int round = 0; round < rounds; round++) {
      round(millis, errors, round, without);
    }
    String[] names = {"dmha, one connection", "dmha, the last of ten more", "pgjdbc, opened again"};
    System.out.printf("%-30s %10s %10s %10s %8s%n", "ms", "median", "quarter", "longest", "errors");
    for (int i = 0; i < names.length; i++) {
      Arrays.sort(millis[i]);
      System.out.printf(
          "%-30s %10.1f %10.1f %10.1f %8d%n",
          names[i], millis[i][rounds / 2], millis[i][rounds / 4], millis[i][rounds - 1], errors[i]);
    }
  }

  private static void round(double[][] millis, int[] errors, int round, int without)
      throws Exception {
    try (PostgresNode primary = PostgresNode.started();
        PostgresNode standby = primary.startStandby()) {
      primary.as("postgres", "create table race(id int)");
      while (!standby.query("select to_regclass('race') is not null").equals("t")) {
        pause(10);
      }
      // So that nothing is lost by the promotion, of which an application would have to be told.
      primary.requireStandbyForCommit();
      String hosts = "127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port();
      String plain = "jdbc:postgresql://" + hosts + "/postgres?targetServerType=primary";
      String ours = "jdbc:dmha:postgresql://" + hosts + "/postgres?dmha.commitGuard=all";
      ours += "&dmha.commitGuard.createTable=true";
      List<Client> clients = new ArrayList<>();
      clients.add(new Kept("one", ours));
      for (int i = 0; i < 10; i++) {
        clients.add(new Kept("more", ours));
      }
      clients.add(new Reopened("plain", plain));
      clients.forEach(Thread::start);
      for (Client client : clients) {
        long unusedBegun = client.awaitWriteAfter(System.nanoTime());
      }
      primary.kill9();
      pause(without);
      long promoted = promote(standby);
      double[] took = new double[clients.size()];
      for (int i = 0; i < took.length; i++) {
        took[i] = clients.get(i).awaitWriteAfter(promoted) / 1e6;
      }
      clients.forEach(client -> client.isOver = true);
      for (Client client : clients) {
        client.join(1_000);
      }
      millis[0][round] = took[0];
      millis[1][round] = Arrays.stream(took, 1, 11).max().orElse(0);
      millis[2][round] = took[11];
      errors[0] += clients.get(0).errors.get();
      errors[1] += clients.subList(1, 11).stream().mapToInt(client -> client.errors.get()).sum();
      errors[2] += clients.get(11).errors.get();
    }
  }

  /** When it had no recovery any more: {@code pg_promote} itself looks ten times a second only. */
  private static long promote(PostgresNode standby) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(standby.url("postgres"), "postgres", "");
        Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute("select pg_promote(false)");
      boolean isStandby = true;
      while (isStandby) {
        pause(1);
        try (ResultSet row = statement.executeQuery("select pg_is_in_recovery()")) {
          row.next();
          isStandby = row.getBoolean(1);
        }
      }
      return System.nanoTime();
    }
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
