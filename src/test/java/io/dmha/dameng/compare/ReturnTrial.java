package io.dmha.dameng.compare;

import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Both nodes serve, as those of a shared-storage cluster do. The first is killed and comes back;
 * who goes on connecting uses it again, or does not.
 */
final class ReturnTrial {
  private static final Duration DOWN = Duration.ofSeconds(3);
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private ReturnTrial() {}

  /**
   * @param connects how many connects there were after the node had come back
   * @param returned how many of them went to it
   * @param firstMillis when the first of these was, from its return
   */
  record Result(int connects, int returned, OptionalLong firstMillis) {}

  static Map<Side, Result> run(Field field, Duration watched) {
    DmNode first = field.cluster().node(0);
    field.cluster().splitBrain();
    first.kill();
    ExecutorService threads = Executors.newFixedThreadPool(field.sides().size());
    long back = System.nanoTime() + DOWN.toNanos();
    Map<Side, CompletableFuture<Result>> running = new LinkedHashMap<>();
    for (Side side : field.sides()) {
      running.put(
          side,
          CompletableFuture.supplyAsync(
              () -> connectUntil(side, field.hosts(), back, watched), threads));
    }
    LockSupport.parkNanos(back - System.nanoTime());
    first.start();
    Map<Side, Result> results = new LinkedHashMap<>();
    running.forEach((side, result) -> results.put(side, result.join()));
    threads.shutdown();
    field.cluster().heal();
    return results;
  }

  private static Result connectUntil(Side side, String hosts, long back, Duration watched) {
    List<Long> returned = new ArrayList<>();
    int connects = 0;
    while (System.nanoTime() - back < watched.toNanos()) {
      try (Connection connection = side.open(hosts);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select INSTANCE_NAME from V$INSTANCE")) {
        long age = System.nanoTime() - back;
        if (age > 0 && rows.next()) {
          connects++;
          if (rows.getString(1).equals("DM1")) {
            returned.add(age / 1_000_000);
          }
        }
      } catch (SQLException e) {
        // While the node is down a connect may fail; only those that succeed are counted.
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    return new Result(
        connects,
        returned.size(),
        returned.isEmpty() ? OptionalLong.empty() : OptionalLong.of(returned.get(0)));
  }
}
