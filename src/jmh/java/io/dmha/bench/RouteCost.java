package io.dmha.bench;

import io.dmha.RoutingMXBean;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;

/**
 * What the split costs on the way of a call: an {@code executeQuery} of a prepared statement over a
 * driver that does nothing, on two hosts, with the split off and on. All take turns in one run.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.RouteCost -Dbench=2000</pre>
 */
public final class RouteCost {
  private static final int TIMES = 1_000;

  private enum Way {
    OFF("off", "off", false),
    UNDECLARED("readOnly, and nothing is declared", "readOnly", false),
    STANDBY("auto, the standby is in use", "auto", true),
    MANUAL("auto, in a transaction on the primary", "auto", false);

    private final String title;
    private final String split;
    private final boolean isRouted;

    Way(String title, String split, boolean isRouted) {
      this.title = title;
      this.split = split;
      this.isRouted = isRouted;
    }

    PreparedStatement prepare(String hosts) throws SQLException {
      Properties info = new Properties();
      info.setProperty("dmha.driverClass", RoledStub.class.getName());
      info.setProperty("dmha.roleQuery", "select role");
      info.setProperty("dmha.readWriteSplit", split);
      // This database tells no position.
      info.setProperty("dmha.readMaxLag", "0");
      Connection connection =
          DriverManager.getConnection("jdbc:dmha:roled://" + hosts + "/x", info);
      PreparedStatement query = connection.prepareStatement("select v from t");
      if (isRouted) {
        while (standby(connection) == 0) {
          query.executeQuery();
          RaceClient.pause(5);
        }
      }
      if (this == MANUAL) {
        connection.setAutoCommit(false);
      }
      return query;
    }
  }

  private RouteCost() {}

  /** Takes the number of rounds. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
    Class.forName(RoledStub.class.getName());
    Way[] ways = Way.values();
    PreparedStatement[] queries = new PreparedStatement[ways.length];
    // Whoever looks after a host reaches for it first.
    try (ServerSocket first = listening();
        ServerSocket second = listening()) {
      RoledStub.standbyIs(second.getLocalPort());
      String hosts = "127.0.0.1:" + first.getLocalPort() + ",127.0.0.1:" + second.getLocalPort();
      for (Way way : ways) {
        queries[way.ordinal()] = way.prepare(hosts);
      }
      measure(queries, rounds);
    }
    System.exit(0);
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static void measure(PreparedStatement[] queries, int rounds) throws SQLException {
    Way[] ways = Way.values();
    double[][] nanos = new double[ways.length][rounds];
    int sum = 0;
    for (int round = -rounds / 4; round < rounds; round++) {
      for (int turn = 0; turn < ways.length; turn++) {
        int which = Math.floorMod(turn + round, ways.length);
        long start = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
          sum += queries[which].executeQuery() == null ? 1 : 0;
        }
        if (round >= 0) {
          nanos[which][round] = (System.nanoTime() - start) / (double) TIMES;
        }
      }
    }
    System.out.printf("%-40s %8s %8s %8s %s%n", "ns for a call", "median", "low", "high", "");
    for (Way way : ways) {
      double[] sorted = nanos[way.ordinal()];
      Arrays.sort(sorted);
      System.out.printf(
          "%-40s %8.1f %8.1f %8.1f %s%s%n",
          way.title,
          sorted[rounds / 2],
          sorted[rounds / 4],
          sorted[rounds * 3 / 4],
          way == Way.STANDBY
              ? standby(queries[way.ordinal()].getConnection()) + " at the standby"
              : "",
          sum == 42 ? "!" : "");
    }
  }

  private static long standby(Connection connection) throws SQLException {
    return connection.isWrapperFor(RoutingMXBean.class)
        ? connection.unwrap(RoutingMXBean.class).getRoutes().getOrDefault("standby", 0L)
        : 0;
  }
}
