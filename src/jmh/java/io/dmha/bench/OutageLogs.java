package io.dmha.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * What an operator reads in the log. Fifty threads do transactions, each on a connection of
 * HikariCP's, on a pair that speaks Dameng's protocol: the primary is killed and the other one
 * takes over; both are gone for twenty seconds; the roles are swapped. The log is that of dmha at
 * INFO, whole; between its lines stands what was done.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.OutageLogs -Dbench=20</pre>
 */
public final class OutageLogs {
  private static final int THREADS = 50;

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicBoolean isOver = new AtomicBoolean();

  private OutageLogs() {}

  /** Takes the seconds of the outage. */
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    ((Logger) LoggerFactory.getLogger("io.dmha")).setLevel(Level.INFO);
    ((Logger) LoggerFactory.getLogger("com.zaxxer")).setLevel(Level.OFF);
    new OutageLogs().run(seconds);
    System.exit(0);
  }

  private void run(int seconds) throws Exception {
    try (DmCluster cluster = DmCluster.pair()) {
      cluster.engine().run("create table done(id bigint)");
      try (HikariDataSource pool = pool(cluster)) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          Thread thread = new Thread(() -> work(pool), "application-" + i);
          thread.setDaemon(true);
          threads.add(thread);
        }
        threads.forEach(Thread::start);
        TimeUnit.SECONDS.sleep(3);

        tell("kills the primary; the other one takes over after two seconds");
        DmNode old = cluster.primary();
        DmNode other = cluster.standby();
        CompletableFuture<Void> takeover = new CompletableFuture<>();
        CompletableFuture<DmNode> taken = cluster.failOver(takeover);
        TimeUnit.SECONDS.sleep(2);
        takeover.complete(null);
        taken.join();
        TimeUnit.SECONDS.sleep(3);
        old.start();
        TimeUnit.SECONDS.sleep(8);

        tell("kills both, for " + seconds + " s");
        other.kill();
        old.kill();
        TimeUnit.SECONDS.sleep(seconds);
        other.start();
        TimeUnit.SECONDS.sleep(3);
        old.start();
        TimeUnit.SECONDS.sleep(5);

        tell("swaps the roles");
        cluster.switchOver();
        TimeUnit.SECONDS.sleep(4);
        isOver.set(true);
        for (Thread thread : threads) {
          thread.join();
        }
        tell("the end");
      }
    }
  }

  private void tell(String what) {
    System.out.printf(
        "--- %s (%,d transactions so far, %d exceptions)%n", what, done.get(), failed.get());
  }

  private static HikariDataSource pool(DmCluster cluster) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:dmha:dm://"
            + cluster.hosts()
            + "?dmha.commitGuard=transactions&dmha.commitGuard.createTable=true");
    config.setUsername(DmNode.USER);
    config.setPassword(DmNode.PASSWORD);
    config.setMaximumPoolSize(THREADS);
    return new HikariDataSource(config);
  }

  private void work(HikariDataSource pool) {
    while (!isOver.get()) {
      try (Connection connection = pool.getConnection();
          PreparedStatement insert = connection.prepareStatement("insert into done values(?)")) {
        connection.setAutoCommit(false);
        insert.setLong(1, done.get());
        insert.executeUpdate();
        connection.commit();
        done.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(200);
      } catch (SQLException e) {
        failed.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
