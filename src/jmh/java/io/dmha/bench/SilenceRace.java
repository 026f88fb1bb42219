package io.dmha.bench;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes until a host that says nothing any more is left. In each round the primary of a
 * pair that speaks Dameng's protocol is frozen, so that its kernel still takes connections, and the
 * other node is the primary at that moment, or a second later. Then so is a PostgreSQL primary,
 * whose standby is promoted 100 ms later; there the AWS wrapper in its best mode, with Aurora's
 * functions and the shortest times it takes, is beside dmha. Printed are the milliseconds from the
 * freeze to the next insert that is acknowledged, with the promotion, and the errors that the
 * application saw.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.SilenceRace \
 *   -Dbench=10</pre>
 */
public final class SilenceRace {
  private static final String QUICK = "&dmha.probeInterval=100ms&dmha.probeTimeout=100ms";

  private SilenceRace() {}

  /** Takes the number of rounds. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    System.out.printf("%-50s %8s %8s %8s%n", "ms", "median", "longest", "errors");
    race("frozen, as it is by default", "", 0, rounds);
    race("frozen, probes each 100 ms", QUICK, 0, rounds);
    race("frozen, another primary 1 s later, by default", "", 1_000, rounds);
    race("frozen, another primary 1 s later, probes 100 ms", QUICK, 1_000, rounds);
    postgres(rounds);
  }

  private static void postgres(int rounds) throws Exception {
    String[] names = {
      "PostgreSQL frozen, until the standby is promoted",
      "PostgreSQL frozen, as it is by default",
      "PostgreSQL frozen, probes each 100 ms",
      "PostgreSQL frozen, AWS wrapper, failover2,efm2"
    };
    double[][] millis = new double[names.length][rounds];
    int[] errors = new int[names.length];
    for (int round = 0; round < rounds; round++) {
      try (RacePair pair = RacePair.started()) {
        List<RaceClient> clients =
            List.of(pair.dmha(""), pair.dmha(QUICK), pair.aws("failover2,efm2"));
        clients.forEach(Thread::start);
        RaceClient.pause(3_000);
        pair.freezePrimary();
        long hit = System.nanoTime();
        RaceClient.pause(100);
        clients.forEach(RaceClient::mark);
        millis[0][round] = (pair.promote() - hit) / 1e6;
        for (int i = 1; i < names.length; i++) {
          millis[i][round] = (clients.get(i - 1).awaitFirst() - hit) / 1e6;
        }
        for (int i = 1; i < names.length; i++) {
          clients.get(i - 1).end();
          errors[i] += clients.get(i - 1).errors();
        }
      }
    }
    for (int i = 0; i < names.length; i++) {
      print(names[i], millis[i], errors[i]);
    }
  }

  private static void print(String name, double[] millis, int errors) {
    Arrays.sort(millis);
    double median = millis[millis.length / 2];
    double longest = millis[millis.length - 1];
    System.out.printf("%-50s %8.0f %8.0f %8d%n", name, median, longest, errors);
  }

  private static void race(String name, String options, int later, int rounds) throws Exception {
    double[] millis = new double[rounds];
    int errors = 0;
    for (int round = 0; round < rounds; round++) {
      try (DmCluster cluster = DmCluster.pair()) {
        cluster.engine().run("create table t(id int, name varchar(40))");
        String url =
            "jdbc:dmha:dm://"
                + cluster.hosts()
                + "?dmha.commitGuard=all&dmha.commitGuard.createTable=true"
                + options;
        try (Connection connection =
                DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD);
            Statement statement = connection.createStatement()) {
          long begun = System.nanoTime();
          // Longer than it takes until the host has a session of its own to be asked on.
          while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(2)) {
            int unusedCount = statement.executeUpdate("insert into t values(1, 'a')");
          }
          cluster.node(0).freeze();
          long hit = System.nanoTime();
          Thread promotion = new Thread(() -> promote(cluster.node(1), later));
          promotion.start();
          errors += insert(statement);
          millis[round] = (System.nanoTime() - hit) / 1e6;
          promotion.join();
        }
        cluster.heal();
      }
    }
    print(name, millis, errors);
  }

  private static void promote(DmNode node, int later) {
    RaceClient.pause(later);
    node.become(Mode.PRIMARY, Status.OPEN);
  }

  private static int insert(Statement statement) {
    int errors = 0;
    while (true) {
      try {
        int unusedCount = statement.executeUpdate("insert into t values(2, 'b')");
        return errors;
      } catch (SQLException e) {
        errors++;
      }
    }
  }
}
