package io.dmha.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long it takes from a promotion to the first write. In each round a PostgreSQL primary is
 * killed, and its standby promoted a while later; beside each other wait one connection of dmha,
 * ten more of it, one of the AWS wrapper in its best mode ({@code failover2}, on hosts that have
 * Aurora's functions), and an application that opens pgjdbc's own list of hosts again every 10 ms
 * ({@code targetServerType=primary}). Printed are the milliseconds from the end of its recovery to
 * the first insert of each, and the errors that the application saw.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.PromotionRace \
 *   -Dbench="20 500"</pre>
 */
public final class PromotionRace {
  private static final String[] NAMES = {
    "dmha, one connection",
    "dmha, the last of ten more",
    "AWS wrapper, failover2",
    "pgjdbc, opened again"
  };

  private final int rounds;
  private final double[][] millis;
  private final int[] errors = new int[NAMES.length];

  private PromotionRace(int rounds) {
    this.rounds = rounds;
    this.millis = new double[NAMES.length][rounds];
  }

  /** Takes the number of rounds, and how many milliseconds the cluster has no primary. */
  public static void main(String[] args) throws Exception {
    PromotionRace race = new PromotionRace(args.length > 0 ? Integer.parseInt(args[0]) : 20);
    int without = args.length > 1 ? Integer.parseInt(args[1]) : 500;
    for (int round = 0; round < race.rounds; round++) {
      race.round(round, without);
    }
    race.print();
  }

  private void round(int round, int without) throws Exception {
    try (RacePair pair = RacePair.started()) {
      List<List<RaceClient>> clients = new ArrayList<>();
      // A URL of its own, so that the ten more do not share with it what they find.
      clients.add(List.of(pair.dmha("&ApplicationName=one")));
      List<RaceClient> more = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        more.add(pair.dmha(""));
      }
      clients.add(more);
      clients.add(List.of(pair.aws("failover2")));
      clients.add(List.of(pair.pgjdbc()));
      clients.forEach(kind -> kind.forEach(Thread::start));
      clients.forEach(kind -> kind.forEach(RaceClient::awaitWrite));
      pair.killPrimary();
      RaceClient.pause(without);
      clients.forEach(kind -> kind.forEach(RaceClient::mark));
      long promoted = pair.promote();
      for (int i = 0; i < NAMES.length; i++) {
        for (RaceClient client : clients.get(i)) {
          double took = (client.awaitFirst() - promoted) / 1e6;
          // Below 0 where it writes before the end of the recovery is seen.
          millis[i][round] =
              client == clients.get(i).get(0) ? took : Math.max(millis[i][round], took);
        }
      }
      for (int i = 0; i < NAMES.length; i++) {
        for (RaceClient client : clients.get(i)) {
          client.end();
          errors[i] += client.errors();
        }
      }
    }
  }

  private void print() {
    System.out.printf("%-30s %10s %10s %10s %8s%n", "ms", "median", "quarter", "longest", "errors");
    for (int i = 0; i < NAMES.length; i++) {
      Arrays.sort(millis[i]);
      System.out.printf(
          "%-30s %10.1f %10.1f %10.1f %8d%n",
          NAMES[i], millis[i][rounds / 2], millis[i][rounds / 4], millis[i][rounds - 1], errors[i]);
    }
  }
}
