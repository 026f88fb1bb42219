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
    void of(int index) throws SQLException;
  }

  private final Queue<String> exceptions = new ConcurrentLinkedQueue<>();
  private final int size;
  private final Connection[] connections;

  private ManyConnections(int size) {
    this.size = size;
    this.connections = new Connection[size];
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
    new ManyConnections(THREADS).openAndClose("jdbc:dm://" + first);
    new ManyConnections(THREADS).openAndClose("jdbc:dmha:dm://" + hosts);
    double plain = bytesOfOpen("jdbc:dm://" + first, "the plain driver");
    close();
    double ours = bytesOfOpen("jdbc:dmha:dm://" + hosts, "dmha");
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

  private void openAndClose(String url) throws Exception {
    open(url);
    close();
  }

  private double bytesOfOpen(String url, String by) throws Exception {
    long before = used();
    long begun = System.nanoTime();
    open(url);
    say("ms until " + THREADS + " threads have opened all by " + by, millisSince(begun));
    return (used() - before) / (double) size;
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(300);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void open(String url) throws InterruptedException {
    share(
            i -> {
              connections[i] = DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD);
              insert(i);
            })
        .await();
  }

  private void close() throws InterruptedException {
    share(
            i -> {
              connections[i].close();
              connections[i] = null;
            })
        .await();
  }

  private void insert(int index) throws SQLException {
    try (Statement statement = connections[index].createStatement()) {
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
            try {
              for (int k = from; k < size; k += THREADS) {
                use(k, use);
              }
            } finally {
              ended.countDown();
            }
          });
    }
    threads.shutdown();
    return ended;
  }

  private void use(int index, Use use) {
    try {
      use.of(index);
    } catch (SQLException e) {
      exceptions.add(e.getSQLState() + " " + e.getMessage());
    }
  }

  /** Each thread hangs in its first call, so that what the hosts hear are probes alone. */
  private void inFlight(CrowdedPair pair) throws Exception {
    pair.suspend();
    CountDownLatch ended = share(this::insert);
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
            i -> {
              insert(i);
              millis.add((int) millisSince(begun));
            });
    int most = 0;
    while (!ended.await(20, TimeUnit.MILLISECONDS)) {
      most = Math.max(most, count());
    }
    int[] worked = millis.stream().mapToInt(Integer::intValue).sorted().toArray();
    int[] logins = pair.logins();
    say("ms from the kill until the server has reset all sockets", pair.killed());
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

  private static long millisSince(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
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
