package io.dmha.bench;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What an application sees of outages as long as Dameng's own clocks make them, with each setting
 * of dmha as it comes and the commit guard on. Eight clients run transactions of two inserts
 * against a pair that speaks Dameng's protocol. Printed are, for each outage, the transactions that
 * were acknowledged and the rows they have, the exceptions, the longest call beyond the outage, and
 * on how many nodes anything was written while there was only one right one. It exits with 1 if an
 * exception was seen or a row is missing or there twice.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.TakeoverTrial \
 *   -Dbench=60</pre>
 */
public final class TakeoverTrial {
  private static final int CLIENTS = 8;
  private static final long BEFORE_SECONDS = 4;

  /** What happens to the cluster, given how many seconds it lasts. */
  private interface Outage {
    void play(DmCluster cluster, long seconds) throws Exception;
  }

  private static boolean isClean = true;

  private final DmCluster cluster;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger exceptions = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();

  private TakeoverTrial(DmCluster cluster) {
    this.cluster = cluster;
  }

  /** Takes how many seconds the long outages last, 60 by default. */
  public static void main(String[] args) throws Exception {
    long seconds = args.length > 0 ? Long.parseLong(args[0]) : 60;
    System.out.printf("%-52s %9s %8s %6s %12s%n", "", "committed", "rows", "errors", "longest, ms");
    trial("killed, the other is the primary at once", 0, TakeoverTrial::kill);
    trial("killed, the other is the primary after that time", seconds, TakeoverTrial::kill);
    trial("gone without a word (power), after that time", seconds, TakeoverTrial::power);
    trial("SUSPEND for that time, and no other primary", seconds - 5, TakeoverTrial::suspend);
    trial("SUSPEND, another primary after that time", seconds - 5, TakeoverTrial::replace);
    trial("switchover through MOUNT", 0, (cluster, unused) -> cluster.switchOverByMount());
    System.exit(isClean ? 0 : 1);
  }

  private static void kill(DmCluster cluster, long seconds) {
    cluster.node(0).kill();
    pause(seconds);
    cluster.node(1).become(Mode.PRIMARY, Status.OPEN);
  }

  private static void power(DmCluster cluster, long seconds) {
    cluster.node(0).freeze();
    pause(seconds);
    // Both nodes of this cluster have one store: what the dead one has open would lock its rows.
    cluster.takeOver();
  }

  private static void suspend(DmCluster cluster, long seconds) {
    cluster.suspend();
    pause(seconds);
    cluster.resume();
  }

  private static void replace(DmCluster cluster, long seconds) {
    cluster.suspend();
    pause(seconds);
    cluster.takeOver();
  }

  private static void trial(String name, long seconds, Outage outage) throws Exception {
    try (DmCluster cluster = DmCluster.pair()) {
      cluster.engine().run("create table t(id int, name varchar(40))");
      TakeoverTrial trial = new TakeoverTrial(cluster);
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Thread client = new Thread(trial::run, "client-" + i);
        client.start();
        clients.add(client);
      }
      pause(BEFORE_SECONDS);
      long begun = System.nanoTime();
      outage.play(cluster, seconds);
      long lasted = System.nanoTime() - begun;
      pause(BEFORE_SECONDS);
      trial.isOver.set(true);
      for (Thread client : clients) {
        client.join();
      }
      cluster.heal();
      trial.report(name, lasted);
    }
  }

  private void report(String name, long lasted) throws SQLException {
    long rows = cluster.engine().ask("select count(*) from t");
    long distinct = cluster.engine().ask("select count(distinct id) from t");
    int sure = acknowledged.get();
    double beyond = Math.max(0, longestNanos.get() - lasted) / 1e6;
    System.out.printf("%-52s %9d %8d %6d %12.0f%n", name, sure, rows, exceptions.get(), beyond);
    isClean &= exceptions.get() == 0 && rows == 2L * sure && distinct == sure;
  }

  private void run() {
    String url =
        "jdbc:dmha:dm://"
            + cluster.hosts()
            + "?dmha.commitGuard=all&dmha.commitGuard.createTable=true";
    try (Connection connection = DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD)) {
      connection.setAutoCommit(false);
      while (!isOver.get()) {
        long begun = System.nanoTime();
        if (transfer(connection, numbers.incrementAndGet())) {
          acknowledged.incrementAndGet();
          longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    } catch (SQLException e) {
      exceptions.incrementAndGet();
      System.out.println(e);
    }
  }

  private boolean transfer(Connection connection, int number) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int first = statement.executeUpdate("insert into t values(" + number + ", 'a')");
      try (ResultSet rows = statement.executeQuery("select count(*) from t where id = " + number)) {
        rows.next();
      }
      int second = statement.executeUpdate("insert into t values(" + number + ", 'b')");
      connection.commit();
      return first + second == 2;
    } catch (SQLException e) {
      exceptions.incrementAndGet();
      System.out.println(e);
      connection.rollback();
      return false;
    }
  }

  private static void pause(long seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (end - System.nanoTime() > 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
