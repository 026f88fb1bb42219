package io.dmha.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.HostsMXBean;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.server.Switchover;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What applications see of planned switchovers. Sixteen threads take connections from HikariCP and
 * do transactions, each with a number of its own, on a pair that speaks Dameng's protocol; its
 * roles change through MOUNT, there and back; once unannounced, once announced by the watchers a
 * second before, and once with {@link HostsMXBean#drain} before. Printed are how many transactions
 * there were, what exceptions, how long a switchover took, and how much longer the longest call
 * was. It exits with 1 if there was an exception, or if a row is missing or there twice.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.SwitchoverLoad \
 *   -Dbench="20 500"</pre>
 */
public final class SwitchoverLoad {
  private static final int THREADS = 16;

  /** From the status of the watchers to MOUNT; in a log of a real cluster it was 3 s. */
  private static final int ANNOUNCED_MILLIS = 1_000;

  /** Who tells of a switchover before it begins. */
  private enum Notice {
    NOBODY,
    THE_WATCHERS,
    AN_OPERATOR
  }

  /** From when to when nobody could write, and from when on nobody was meant to. */
  private record Pause(long announced, long begun, long ended) {
    double millis() {
      return (ended - begun) / 1e6;
    }

    /** How much longer than the pause the longest call was that met it. */
    double beyond(Iterable<Call> calls) {
      double longest = 0;
      for (Call call : calls) {
        if (call.ended - begun > 0 && call.begun - ended < 0) {
          longest = Math.max(longest, call.millis() - (ended - announced) / 1e6);
        }
      }
      return longest;
    }
  }

  /** Of the application, not of JDBC alone: also for a connection out of the pool. */
  private record Call(String what, long begun, long ended) {
    double millis() {
      return (ended - begun) / 1e6;
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private final Queue<Call> longCalls = new ConcurrentLinkedQueue<>();
  private final Queue<Call> someCalls = new ConcurrentLinkedQueue<>();
  private final Queue<String> exceptions = new ConcurrentLinkedQueue<>();
  private final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicBoolean isOver = new AtomicBoolean();

  private SwitchoverLoad() {}

  /** Takes the number of switchovers, and how many milliseconds both hosts are in MOUNT. */
  public static void main(String[] args) throws Exception {
    int times = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    int mounted = args.length > 1 ? Integer.parseInt(args[1]) : 500;
    System.out.printf(
        "%-14s %8s %10s %8s %8s %12s %12s %12s %12s%n",
        "",
        "trans-",
        "exceptions",
        "missing",
        "doubled",
        "switchover",
        "longest call",
        "median of",
        "median");
    System.out.printf(
        "%-14s %8s %10s %8s %8s %12s %12s %12s %12s%n",
        "", "actions", "", "", "", "median, ms", "beyond, ms", "those, ms", "call, ms");
    boolean isRight = new SwitchoverLoad().measure("unannounced", times, mounted, Notice.NOBODY);
    isRight &= new SwitchoverLoad().measure("announced", times, mounted, Notice.THE_WATCHERS);
    isRight &= new SwitchoverLoad().measure("drained before", times, mounted, Notice.AN_OPERATOR);
    System.exit(isRight ? 0 : 1);
  }

  private boolean measure(String name, int times, int mounted, Notice notice) throws Exception {
    try (DmCluster cluster = DmCluster.pair()) {
      cluster.engine().run("create table done(id bigint, stage int)");
      cluster.engine().run("create table account(id int primary key, balance int)");
      cluster.engine().run("insert into account select x, 0 from system_range(0, 15)");
      List<Pause> pauses = new ArrayList<>();
      try (HikariDataSource pool = pool(cluster)) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          int account = i;
          Thread thread = new Thread(() -> work(pool, account), "application-" + i);
          thread.setDaemon(true);
          threads.add(thread);
        }
        threads.forEach(Thread::start);
        for (int i = 0; i < times; i++) {
          // Longer than it takes until a host has a session of its own to be asked on.
          TimeUnit.MILLISECONDS.sleep(i == 0 ? 3_000 : 1_500);
          pauses.add(switchOver(cluster, pool, mounted, notice));
        }
        TimeUnit.SECONDS.sleep(1);
        isOver.set(true);
        for (Thread thread : threads) {
          thread.join();
        }
      }
      return print(name, cluster, pauses);
    }
  }

  private static HikariDataSource pool(DmCluster cluster) {
    HikariConfig config = new HikariConfig();
    String guard = "?dmha.commitGuard=all&dmha.commitGuard.createTable=true";
    config.setJdbcUrl("jdbc:dmha:dm://" + cluster.hosts() + guard);
    config.setUsername(DmNode.USER);
    config.setPassword(DmNode.PASSWORD);
    config.setMaximumPoolSize(THREADS);
    config.setAutoCommit(false);
    return new HikariDataSource(config);
  }

  private static Pause switchOver(
      DmCluster cluster, HikariDataSource pool, int mounted, Notice notice) throws Exception {
    Switchover switchover = cluster.planSwitchover();
    String old = cluster.primary().hostAndPort();
    long announced = System.nanoTime();
    try (Connection connection = pool.getConnection()) {
      HostsMXBean hosts = connection.unwrap(HostsMXBean.class);
      connection.close();
      if (notice == Notice.THE_WATCHERS) {
        switchover.until(Switchover.Step.ANNOUNCED);
        TimeUnit.MILLISECONDS.sleep(ANNOUNCED_MILLIS);
      }
      while (notice == Notice.AN_OPERATOR && hosts.drain(old, 60) > 0) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      long begun = System.nanoTime();
      switchover.until(Switchover.Step.BOTH_IN_MOUNT);
      TimeUnit.MILLISECONDS.sleep(mounted);
      switchover.finish();
      Pause pause =
          new Pause(notice == Notice.NOBODY ? begun : announced, begun, System.nanoTime());
      hosts.resume();
      return pause;
    }
  }

  private void work(HikariDataSource pool, int account) {
    while (!isOver.get()) {
      long id = numbers.incrementAndGet();
      try (Connection connection = connection(pool)) {
        timed("insert", () -> change(connection, "insert into done values(?, 1)", id));
        timed("update", () -> change(connection, "update done set stage = 2 where id = ?", id));
        String deposit = "update account set balance = balance + 1 where id = ?";
        timed("deposit", () -> change(connection, deposit, account));
        timed("commit", connection::commit);
        acknowledged.add(id);
      } catch (SQLException e) {
        exceptions.add(e.getSQLState() + " " + e.getMessage());
      }
    }
  }

  private Connection connection(HikariDataSource pool) throws SQLException {
    Connection[] taken = new Connection[1];
    timed("getConnection", () -> taken[0] = pool.getConnection());
    return taken[0];
  }

  private static void change(Connection connection, String sql, long number) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, number);
      int count = statement.executeUpdate();
      if (count != 1) {
        throw new SQLException(count + " rows changed by " + sql);
      }
    }
  }

  private void timed(String what, Work work) throws SQLException {
    long begun = System.nanoTime();
    try {
      work.run();
    } finally {
      Call call = new Call(what, begun, System.nanoTime());
      someCalls.add(call);
      if (call.millis() > 50) {
        longCalls.add(call);
      }
    }
  }

  private boolean print(String name, DmCluster cluster, List<Pause> pauses) throws SQLException {
    long rows = cluster.engine().ask("select count(*) from done where stage = 2");
    long different = cluster.engine().ask("select count(distinct id) from done where stage = 2");
    long deposits = cluster.engine().ask("select sum(balance) from account");
    // Whoever was told nothing of a transaction may find it done or not.
    long missing = Math.max(0, acknowledged.size() - different);
    double[] lengths = pauses.stream().mapToDouble(Pause::millis).sorted().toArray();
    double[] beyond = pauses.stream().mapToDouble(p -> p.beyond(longCalls)).sorted().toArray();
    double[] calls = someCalls.stream().mapToDouble(Call::millis).sorted().toArray();
    System.out.printf(
        "%-14s %8d %10d %8d %8d %12.0f %12.0f %12.0f %12.2f%n",
        name,
        acknowledged.size(),
        exceptions.size(),
        missing,
        rows - different,
        lengths[lengths.length / 2],
        beyond[beyond.length - 1],
        beyond[beyond.length / 2],
        calls[calls.length / 2]);
    exceptions.stream().distinct().limit(5).forEach(System.out::println);
    if (Boolean.getBoolean("bench.calls")) {
      longCalls.forEach(c -> pauses.forEach(p -> explain(c, p)));
      System.out.println(Arrays.toString(beyond));
    }
    return exceptions.isEmpty() && missing == 0 && rows == different && deposits == rows;
  }

  private static void explain(Call call, Pause pause) {
    if (call.ended - pause.begun > 0 && call.begun - pause.ended < 0) {
      System.out.printf(
          "  %s from %+.0f to %+.0f ms of a switchover of %.0f ms%n",
          call.what,
          (call.begun - pause.begun) / 1e6,
          (call.ended - pause.ended) / 1e6,
          pause.millis());
    }
  }
}
