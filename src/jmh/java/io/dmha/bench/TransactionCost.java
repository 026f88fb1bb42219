package io.dmha.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.h2.tools.Server;

/**
 * The questions of {@link TransactionBenchmark} for a machine that is not quiet: all ways take
 * turns in one JVM, a few transactions each, so that what disturbs one disturbs its neighbour too.
 * Printed are medians: of the time, of what each way takes above {@code reads} in the same round,
 * and of their ratio, with the quarters around it.
 *
 * <pre>mvn -q -Pbench -Dbench.main=io.dmha.bench.TransactionCost -Dbench=2000</pre>
 */
public final class TransactionCost {
  private static final int ROWS = 1000;
  private static final int KEPT = 50_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** One connection and what it prepared. */
  private static final class Client {
    final Connection connection;
    final PreparedStatement change;
    final PreparedStatement one;
    final PreparedStatement all;
    final double[] nanos;
    final double[] bytes;
    int turn;

    Client(Connection connection, int rounds) throws SQLException {
      this.connection = connection;
      connection.setAutoCommit(false);
      change = connection.prepareStatement("update account set balance = balance + 1 where id = ?");
      one = connection.prepareStatement("select id, balance from account where id = ?");
      all = connection.prepareStatement("select id, balance from account");
      nanos = new double[rounds];
      bytes = new double[rounds];
    }

    int id() {
      turn = turn == ROWS ? 1 : turn + 1;
      return turn;
    }
  }

  /** Some work of a client. */
  private interface Work {
    int run(Client client) throws SQLException;
  }

  private TransactionCost() {}

  /** Takes the number of rounds, 1000 if it is none. */
  public static void main(String[] args) throws SQLException {
    int rounds = args.length > 0 && args[0].matches("\\d+") ? Integer.parseInt(args[0]) : 1000;
    String memory = "h2:mem:cost;DB_CLOSE_DELAY=-1";
    Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    String tcp = "h2:tcp://127.0.0.1:" + server.getPort() + "/mem:tcp;DB_CLOSE_DELAY=-1";
    measure("five statements and a commit, in memory", memory, rounds, 200, TransactionCost::five);
    measure("a hundred updates and a commit, in memory", memory, rounds, 10, TransactionCost::many);
    measure("a thousand rows of two numbers, in memory", memory, rounds, 50, TransactionCost::rows);
    measure("five statements and a commit, over TCP", tcp, rounds, 20, TransactionCost::five);
    server.stop();
    System.out.printf(
        "%nkept of one statement until the commit, bytes: update %d, query of one row %d%n",
        kept(memory, client -> change(client)), kept(memory, client -> readOne(client)));
  }

  private static void measure(String what, String database, int rounds, int times, Work work)
      throws SQLException {
    Map<String, Client> clients = clients(database, rounds);
    for (int round = -rounds / 4; round < rounds; round++) {
      for (Client client : inTurn(clients, round)) {
        long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
          work.run(client);
        }
        double nanos = (System.nanoTime() - start) / (double) times;
        if (round >= 0) {
          client.nanos[round] = nanos;
          bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
          client.bytes[round] = bytes / (double) times;
        }
      }
    }
    print(what, clients);
    for (Client client : clients.values()) {
      client.connection.close();
    }
  }

  private static Map<String, Client> clients(String database, int rounds) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists account");
      statement.execute("create table account (id int primary key, balance int)");
      statement.execute("insert into account select x, 0 from system_range(1, " + ROWS + ")");
    }
    Map<String, Client> clients = new LinkedHashMap<>();
    clients.put("reads", client(database, "reads", "off", rounds));
    clients.put("driver", new Client(DriverManager.getConnection("jdbc:" + database), rounds));
    clients.put("reads again", client(database, "reads", "off", rounds));
    clients.put("transactions", client(database, "transactions", "off", rounds));
    clients.put("and the guard", client(database, "transactions", "transactions", rounds));
    return clients;
  }

  private static Client client(String database, String continuity, String guard, int rounds)
      throws SQLException {
    Properties info = new Properties();
    info.setProperty("dmha.continuity", continuity);
    info.setProperty("dmha.commitGuard", guard);
    info.setProperty("dmha.commitGuard.createTable", "true");
    info.setProperty("dmha.replayMaxStatements", String.valueOf(KEPT));
    info.setProperty("dmha.replayMaxBytes", String.valueOf(1 << 28));
    return new Client(DriverManager.getConnection("jdbc:dmha:" + database, info), rounds);
  }

  /** Another goes first in each round, so that none always follows the same one. */
  private static Client[] inTurn(Map<String, Client> clients, int round) {
    Client[] all = clients.values().toArray(new Client[0]);
    Client[] turned = new Client[all.length];
    for (int i = 0; i < all.length; i++) {
      turned[i] = all[Math.floorMod(round % 2 == 0 ? round + i : round - i, all.length)];
    }
    return turned;
  }

  private static int five(Client client) throws SQLException {
    int sum = readOne(client);
    for (int i = 0; i < 4; i++) {
      sum += change(client);
    }
    client.connection.commit();
    return sum;
  }

  private static int many(Client client) throws SQLException {
    int sum = 0;
    for (int i = 0; i < 100; i++) {
      sum += change(client);
    }
    client.connection.commit();
    return sum;
  }

  private static int readOne(Client client) throws SQLException {
    client.one.setInt(1, client.id());
    return TwoColumns.read(client.one);
  }

  private static int change(Client client) throws SQLException {
    client.change.setInt(1, client.id());
    return client.change.executeUpdate();
  }

  /** The heap that one of many steps of an open transaction takes. */
  private static long kept(String database, Work work) throws SQLException {
    long without = heapOf(client(database, "reads", "off", 0), work);
    long with = heapOf(client(database, "transactions", "off", 0), work);
    return (with - without) / KEPT;
  }

  /** With the client still in use, so that nothing of it is collected. */
  private static long heapOf(Client client, Work work) throws SQLException {
    for (int i = 0; i < KEPT; i++) {
      work.run(client);
    }
    System.gc();
    long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    client.connection.rollback();
    client.connection.close();
    return used;
  }

  private static int rows(Client client) throws SQLException {
    int sum = TwoColumns.read(client.all);
    client.connection.commit();
    return sum;
  }

  private static void print(String what, Map<String, Client> clients) {
    Client base = clients.get("reads");
    System.out.printf(
        "%n%s%n%-14s %10s %10s %9s %22s %8s%n",
        what, "", "ns median", "ns best", "above", "ratio (quarters)", "bytes");
    clients.forEach(
        (name, client) -> {
          double[] ratios = new double[base.nanos.length];
          double[] above = new double[base.nanos.length];
          for (int i = 0; i < ratios.length; i++) {
            ratios[i] = client.nanos[i] / base.nanos[i];
            above[i] = client.nanos[i] - base.nanos[i];
          }
          System.out.printf(
              "%-14s %10.0f %10.0f %9.0f %8.3f (%.3f-%.3f) %8.0f%n",
              name,
              quantile(client.nanos, 0.5),
              quantile(client.nanos, 0.05),
              quantile(above, 0.5),
              quantile(ratios, 0.5),
              quantile(ratios, 0.25),
              quantile(ratios, 0.75),
              quantile(client.bytes, 0.5));
        });
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
