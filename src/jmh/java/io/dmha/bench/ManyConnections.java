package io.dmha.bench;

import io.dmha.fixtures.dm.server.DmNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What thousands of connections in one JVM cost, and how they survive the death of their host. The
 * hosts speak Dameng's protocol, in a process of their own. Printed are the bytes of an idle
 * connection beside the plain driver's, the threads of dmha, the probes of each host, how long it
 * takes until 64 threads have done a call again on each connection, and how fast they connect.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.ManyConnections \
 *   -Dbench="5000 src/docs/charts"</pre>
 */
public final class ManyConnections {
  private static final int THREADS = 64;
  private static final int SECONDS = 10;

  private interface Use {
    void of(Connection connection) throws SQLException;
  }

  private final List<Connection> connections = new ArrayList<>();
  private final Queue<String> exceptions = new ConcurrentLinkedQueue<>();
  private final int size;

  private ManyConnections(int size) {
    this.size = size;
  }

  /** Takes the number of connections, and the folder for the charts, none if it is none. */
  public static void main(String[] args) throws Exception {
    int size = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
    Path charts = args.length > 1 ? Path.of(args[1]) : null;
    boolean isRight;
    try (CrowdedPair pair = CrowdedPair.started()) {
      isRight = new ManyConnections(size).measure(pair, charts);
    }
    System.exit(isRight ? 0 : 1);
  }

  private boolean measure(CrowdedPair pair, Path charts) throws Exception {
    String hosts = pair.hosts();
    String first = hosts.substring(0, hosts.indexOf(','));
    // What is loaded and made only once is no cost of a connection.
    open("jdbc:dm://" + first, 10);
    open("jdbc:dmha:dm://" + hosts, 10);
    close();
    double plain = bytesOfOpen("jdbc:dm://" + first);
    close();
    double ours = bytesOfOpen("jdbc:dmha:dm://" + hosts);
    say("bytes of an idle connection, the plain driver's", plain);
    say("the same through dmha", ours);
    say("what dmha adds", ours - plain);
    TimeUnit.SECONDS.sleep(5);
    say("threads of dmha, idle: " + threads(), count());
    rates(pair, "idle");
    inFlight(pair);
    TimeUnit.SECONDS.sleep(3);
    failOver(pair, charts);
    close();
    exceptions.stream().distinct().limit(5).forEach(System.out::println);
    return exceptions.isEmpty();
  }

  private double bytesOfOpen(String url) throws Exception {
    long before = used();
    open(url, size);
    return (used() - before) / (double) size;
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(300);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void open(String url, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      Connection connection = DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD);
      connections.add(connection);
      insert(connection);
    }
  }

  private void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
    connections.clear();
  }

  private static void insert(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int unusedCount = statement.executeUpdate("insert into t values(1)");
    }
  }

  /** All connections by 64 threads, each its share of them in turn. */
  private CountDownLatch share(Use use) {
    CountDownLatch ended = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < THREADS; i++) {
      int from = i;
      threads.execute(
          () -> {
            for (int k = from; k < size; k += THREADS) {
              use(connections.get(k), use);
            }
            ended.countDown();
          });
    }
    threads.shutdown();
    return ended;
  }

  private void use(Connection connection, Use use) {
    try {
      use.of(connection);
    } catch (SQLException e) {
      exceptions.add(e.getSQLState() + " " + e.getMessage());
    }
  }

  /** Each thread hangs in its first call, so that what the hosts hear are probes alone. */
  private void inFlight(CrowdedPair pair) throws Exception {
    pair.suspend();
    CountDownLatch ended = share(ManyConnections::insert);
    TimeUnit.SECONDS.sleep(5);
    say("threads of dmha, " + THREADS + " calls in flight: " + threads(), count());
    rates(pair, THREADS + " calls in flight");
    pair.resume();
    ended.await();
  }

  private static void rates(CrowdedPair pair, String when) throws Exception {
    int[] before = pair.requests();
    TimeUnit.SECONDS.sleep(SECONDS);
    int[] after = pair.requests();
    say("probes of the primary a second, " + when, (after[0] - before[0]) / (double) SECONDS);
    say("probes of the standby a second, " + when, (after[1] - before[1]) / (double) SECONDS);
  }

  private void failOver(CrowdedPair pair, Path charts) throws Exception {
    Queue<Integer> millis = new ConcurrentLinkedQueue<>();
    long begun = System.nanoTime();
    pair.failOver();
    CountDownLatch ended =
        share(
            connection -> {
              insert(connection);
              millis.add((int) ((System.nanoTime() - begun) / 1_000_000));
            });
    int most = 0;
    while (!ended.await(20, TimeUnit.MILLISECONDS)) {
      most = Math.max(most, count());
    }
    int[] worked = millis.stream().mapToInt(Integer::intValue).sorted().toArray();
    int[] logins = pair.logins();
    say("ms from the kill until half of them work", worked[worked.length / 2]);
    say("ms until all " + worked.length + " of them work", worked[worked.length - 1]);
    say("connects a second, most in 10 ms", 100 * Arrays.stream(logins).max().orElse(0));
    List<Integer> tenths = tenths(logins, worked[worked.length - 1]);
    say("the same, most in 100 ms", 10 * tenths.stream().mapToInt(i -> i).max().orElse(0));
    say("threads of dmha, at most meanwhile", most);
    if (charts != null) {
      LineChart.write(charts.resolve("working.svg"), "Connections that work", 20, steps(worked));
      String title = "Connects to the new primary in each 100 ms";
      LineChart.write(charts.resolve("connects.svg"), title, 100, tenths);
    }
  }

  private static List<Integer> steps(int... worked) {
    List<Integer> steps = new ArrayList<>();
    for (int at = 0; at <= worked[worked.length - 1] + 20; at += 20) {
      int now = at;
      steps.add((int) Arrays.stream(worked).filter(ms -> ms <= now).count());
    }
    return steps;
  }

  private static List<Integer> tenths(int[] logins, int until) {
    List<Integer> tenths = new ArrayList<>();
    for (int at = 0; at <= until / 10; at += 10) {
      int from = Math.min(at, logins.length);
      tenths.add(Arrays.stream(logins, from, Math.min(at + 10, logins.length)).sum());
    }
    return tenths;
  }

  private static int count() {
    return threads().values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Map<String, Integer> threads() {
    Map<String, Integer> threads = new TreeMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("dmha-")) {
        threads.merge(thread.getName().replaceAll("[\\d.:]+", "*"), 1, Integer::sum);
      }
    }
    return threads;
  }

  private static void say(String what, double number) {
    System.out.printf("%-90s %10.1f%n", what, number);
  }
}
