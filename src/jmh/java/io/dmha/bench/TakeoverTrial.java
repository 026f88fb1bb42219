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
 * against a pair that speaks Dameng's protocol. Beside it, in the same outage on a pair of its own,
 * runs the vendor's driver with its own failover, which eight clients open again by hand after an
 * exception. Printed are, for each outage, the transactions that were acknowledged and the rows
 * they have, the exceptions, the clients that still hang four seconds after it, and the longest
 * transaction beyond the outage. It exits with 1 if dmha threw an exception, or if a row of it is
 * missing or there twice.
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

  /** Whose connections the clients use. */
  private enum Way {
    DMHA,
    /** As its manual has it for a pair of which the primary is wanted, and it must be open. */
    VENDOR;

    String url(DmCluster cluster) {
      return this == DMHA
          ? "jdbc:dmha:dm://"
              + cluster.hosts()
              + "?dmha.commitGuard=all&dmha.commitGuard.createTable=true"
          : "jdbc:dm://G?G=(" + cluster.hosts() + ")&doSwitch=1&loginMode=1&loginStatus=4";
    }
  }

  private static final long HANGING_MILLIS = 500;

  private static boolean isClean = true;

  private final Way way;
  private final DmCluster cluster;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger exceptions = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();

  private TakeoverTrial(Way way, DmCluster cluster) {
    this.way = way;
    this.cluster = cluster;
  }

  /** Takes how many seconds the long outages last, 60 by default; 0 for the short ones alone. */
  public static void main(String[] args) throws Exception {
    long seconds = args.length > 0 ? Long.parseLong(args[0]) : 60;
    System.out.printf(
        "%-58s %9s %8s %6s %8s %12s%n",
        "", "committed", "rows", "errors", "hanging", "longest, ms");
    trial("killed, the other is the primary at once", 0, TakeoverTrial::kill);
    trial("frozen (power), the other is the primary at once", 0, TakeoverTrial::power);
    trial("switchover through MOUNT", 0, (cluster, unused) -> cluster.switchOverByMount());
    trial("SUSPEND for 5 s, and no other primary", 5, TakeoverTrial::suspend);
    trial("SUSPEND, another primary after 5 s", 5, TakeoverTrial::replace);
    if (seconds > 0) {
      trial("killed, the other is the primary after that time", seconds, TakeoverTrial::kill);
      trial("gone without a word (power), after that time", seconds, TakeoverTrial::power);
      trial("SUSPEND for that time, and no other primary", seconds - 5, TakeoverTrial::suspend);
      trial("SUSPEND, another primary after that time", seconds - 5, TakeoverTrial::replace);
    }
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

  /** Both at once, each on a pair of its own: the outages are long. */
  private static void trial(String name, long seconds, Outage outage) throws Exception {
    List<Thread> trials = new ArrayList<>();
    for (Way way : Way.values()) {
      Thread trial = new Thread(() -> trialOf(way, name, seconds, outage), "trial-" + way);
      trial.start();
      trials.add(trial);
    }
    for (Thread trial : trials) {
      trial.join();
    }
  }

  private static void trialOf(Way way, String name, long seconds, Outage outage) {
    try (DmCluster cluster = DmCluster.pair()) {
      cluster.engine().run("create table t(id int, name varchar(40))");
      new TakeoverTrial(way, cluster).play(name, seconds, outage);
    } catch (Exception e) {
      isClean = false;
      System.out.println(way + ": " + e);
    }
  }

  private void play(String name, long seconds, Outage outage) throws Exception {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(this::run, way + "-client-" + i);
      client.setDaemon(true);
      client.start();
      clients.add(client);
    }
    pause(BEFORE_SECONDS);
    long begun = System.nanoTime();
    outage.play(cluster, seconds);
    long lasted = System.nanoTime() - begun;
    pause(BEFORE_SECONDS);
    isOver.set(true);
    int hanging = 0;
    for (Thread client : clients) {
      client.join(HANGING_MILLIS);
      hanging += client.isAlive() ? 1 : 0;
    }
    report(name, lasted, hanging);
    cluster.heal();
    cluster.nodes().forEach(DmNode::killSessions);
  }

  private void report(String name, long lasted, int hanging) throws SQLException {
    long rows = cluster.engine().ask("select count(*) from t");
    long distinct = cluster.engine().ask("select count(distinct id) from t");
    int sure = acknowledged.get();
    double beyond = Math.max(0, longestNanos.get() - lasted) / 1e6;
    System.out.printf(
        "%-58s %9d %8d %6d %8d %12.0f%n",
        way + ": " + name, sure, rows, exceptions.get(), hanging, beyond);
    boolean isRight =
        exceptions.get() == 0 && hanging == 0 && rows == 2L * sure && distinct == sure;
    isClean &= isRight || way == Way.VENDOR;
  }

  private void run() {
    while (!isOver.get()) {
      try (Connection connection =
          DriverManager.getConnection(way.url(cluster), DmNode.USER, DmNode.PASSWORD)) {
        connection.setAutoCommit(false);
        boolean isOpen = true;
        while (isOpen && !isOver.get()) {
          isOpen = transfer(connection) || way == Way.DMHA;
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
      } catch (SQLException e) {
        failed(e);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private boolean transfer(Connection connection) throws SQLException {
    long begun = System.nanoTime();
    boolean isDone = transfer(connection, numbers.incrementAndGet());
    if (isDone) {
      acknowledged.incrementAndGet();
      longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
    }
    return isDone;
  }

  private void failed(SQLException e) {
    exceptions.incrementAndGet();
    if (way == Way.DMHA) {
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
      failed(e);
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
