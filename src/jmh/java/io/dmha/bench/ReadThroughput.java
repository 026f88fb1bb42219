package io.dmha.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads a second of sixteen threads, a row by its key each, on a PostgreSQL primary with two
 * standbys on one machine. All contestants have their connections from the start, and take turns.
 * The standbys compete with the primary for the same processors: what shows is what the split
 * costs, and what it takes off the primary, not what two more machines would bring.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.ReadThroughput \
 *   -Dbench="15 1000"</pre>
 */
public final class ReadThroughput {
  private static final int THREADS = 16;

  private interface Opener {
    Connection open(ReadTrio trio) throws SQLException;
  }

  private enum Contestant {
    PGJDBC("pgjdbc, the primary", ReadTrio::pgjdbc),
    OFF("dmha, off", trio -> trio.dmha(2, "")),
    ONE("dmha, auto, one standby", trio -> trio.dmha(1, "?dmha.readWriteSplit=auto")),
    TWO("dmha, auto, two standbys", trio -> trio.dmha(2, "?dmha.readWriteSplit=auto")),
    AWS("AWS wrapper, no plugin, the primary", trio -> trio.aws("")),
    AWS_SPLIT("AWS wrapper, readWriteSplitting", trio -> trio.aws("readWriteSplitting"));

    private final String title;
    private final Opener opener;

    Contestant(String title, Opener opener) {
      this.title = title;
      this.opener = opener;
    }

    boolean isRouted() {
      return this == ONE || this == TWO;
    }
  }

  private final Connection[][] connections = new Connection[Contestant.values().length][THREADS];
  private final PreparedStatement[][] queries =
      new PreparedStatement[Contestant.values().length][THREADS];
  private final long[] done = new long[Contestant.values().length];
  private final double[][] rates;
  private final int rounds;
  private final int millis;

  private ReadThroughput(int rounds, int millis) {
    this.rounds = rounds;
    this.millis = millis;
    this.rates = new double[Contestant.values().length][rounds];
  }

  /** Takes the number of rounds, and the milliseconds of each turn. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
    int millis = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    try (ReadTrio trio = ReadTrio.started()) {
      new ReadThroughput(rounds, millis).play(trio);
    }
    System.exit(0);
  }

  private void play(ReadTrio trio) throws Exception {
    for (Contestant contestant : Contestant.values()) {
      for (int i = 0; i < THREADS; i++) {
        Connection opened = contestant.opener.open(trio);
        connections[contestant.ordinal()][i] = opened;
        queries[contestant.ordinal()][i] =
            opened.prepareStatement("select v from item where id = ?");
      }
      awaitStandby(contestant);
      double unusedRate = turn(contestant);
    }
    Arrays.fill(done, 0);
    long[] before = new long[Contestant.values().length];
    for (Contestant contestant : Contestant.values()) {
      before[contestant.ordinal()] = atStandby(contestant);
    }
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < before.length; turn++) {
        int which = (turn + round) % before.length;
        rates[which][round] = turn(Contestant.values()[which]);
      }
    }
    System.out.printf("%-40s %10s %10s %10s %s%n", "reads a second", "median", "low", "high", "");
    for (Contestant contestant : Contestant.values()) {
      int which = contestant.ordinal();
      Arrays.sort(rates[which]);
      String where =
          contestant.isRouted()
              ? 100 * (atStandby(contestant) - before[which]) / done[which] + " % at standbys"
              : standbys(connections[which]) + " of 16 connections at a standby";
      System.out.printf(
          "%-40s %10.0f %10.0f %10.0f %s%n",
          contestant.title,
          rates[which][rounds / 2],
          rates[which][rounds / 4],
          rates[which][rounds * 3 / 4],
          where);
    }
  }

  private long atStandby(Contestant contestant) throws SQLException {
    return contestant.isRouted() ? ReadTrio.atStandby(connections[contestant.ordinal()][0]) : 0;
  }

  /** A standby is chosen once the watch has asked it. */
  private void awaitStandby(Contestant contestant) throws SQLException {
    if (contestant.isRouted()) {
      for (PreparedStatement query : queries[contestant.ordinal()]) {
        long before = ReadTrio.atStandby(query.getConnection());
        while (ReadTrio.atStandby(query.getConnection()) == before) {
          long unusedSum = read(query, 1);
          RaceClient.pause(5);
        }
      }
    }
  }

  private static int standbys(Connection[] all) throws SQLException {
    int count = 0;
    for (Connection connection : all) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("select pg_is_in_recovery()")) {
        row.next();
        count += row.getBoolean(1) ? 1 : 0;
      }
    }
    return count;
  }

  private static long read(PreparedStatement query, int id) throws SQLException {
    query.setInt(1, id);
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Reads a second. */
  private double turn(Contestant contestant) throws Exception {
    AtomicLong reads = new AtomicLong();
    AtomicReference<Exception> failure = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(THREADS);
    long begun = System.nanoTime();
    long until = begun + TimeUnit.MILLISECONDS.toNanos(millis);
    for (int i = 0; i < THREADS; i++) {
      PreparedStatement query = queries[contestant.ordinal()][i];
      int first = i;
      new Thread(
              () -> {
                try {
                  long count = 0;
                  while (System.nanoTime() - until < 0) {
                    long unusedValue =
                        read(query, 1 + (int) ((first + 16 * count) % ReadTrio.ROWS));
                    count++;
                  }
                  reads.addAndGet(count);
                } catch (SQLException e) {
                  failure.set(e);
                } finally {
                  ended.countDown();
                }
              })
          .start();
    }
    ended.await();
    if (failure.get() != null) {
      throw failure.get();
    }
    done[contestant.ordinal()] += reads.get();
    return reads.get() / ((System.nanoTime() - begun) / 1e9);
  }
}
