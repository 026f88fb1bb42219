package io.dmha.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long it takes from a promotion to the first write. In each round four PostgreSQL primaries
 * are killed, one after the other, and their standbys promoted a while later; it waits for that one
 * connection of dmha, then ten of it, then one of the AWS wrapper in its best mode ({@code
 * failover2}, on hosts that have Aurora's functions), then an application that opens pgjdbc's own
 * list of hosts again every 10 ms ({@code targetServerType=primary}). Printed are the milliseconds
 * from the end of its recovery to the first insert of each, and the errors that the application
 * saw.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.PromotionRace \
 *   -Dbench="20 500"</pre>
 */
public final class PromotionRace {
  private static final String[] NAMES = {
    "dmha, one connection",
    "dmha, the last of ten",
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

  /** Each kind has the two processors for itself, and a promotion of its own. */
  private void round(int round, int without) throws Exception {
    for (int i = 0; i < NAMES.length; i++) {
      try (RacePair pair = RacePair.started()) {
        List<RaceClient> clients = clients(pair, i);
        clients.forEach(Thread::start);
        clients.forEach(RaceClient::awaitWrite);
        pair.killPrimary();
        RaceClient.pause(without);
        clients.forEach(RaceClient::mark);
        long promoted = pair.promote();
        // Below 0 where it writes before the end of the recovery is seen.
        double last = Double.NEGATIVE_INFINITY;
        for (RaceClient client : clients) {
          last = Math.max(last, (client.awaitFirst() - promoted) / 1e6);
        }
        millis[i][round] = last;
        for (RaceClient client : clients) {
          client.end();
          errors[i] += client.errors();
        }
      }
    }
  }

  private static List<RaceClient> clients(RacePair pair, int kind) {
    return switch (kind) {
      case 0 -> List.of(pair.dmha(""));
      case 1 -> Stream.generate(() -> pair.dmha("")).limit(10).toList();
      case 2 -> List.of(pair.aws("failover2"));
      default -> List.of(pair.pgjdbc());
    };
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
