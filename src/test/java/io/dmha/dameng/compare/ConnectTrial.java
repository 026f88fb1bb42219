package io.dmha.dameng.compare;

import io.dmha.fixtures.dm.wire.Command;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Connects to a pair on which nothing is wrong: the sides in turn, so that none has a warmer JVM.
 * Used by one thread.
 */
final class ConnectTrial {
  private static final int IN_A_ROW = 20;
  private static final int WARM_UP_ROWS = 40;

  /** Who takes so long each time need not be asked so often. */
  private static final long LONG_NANOS = 500_000_000L;

  private static final int OF_LONG_ONES = 3;

  private final Field field;
  private final String hosts;
  private final Map<Side, List<Long>> nanos = new LinkedHashMap<>();
  private final Map<Side, Long> logins = new LinkedHashMap<>();

  /**
   * @param hosts in the order in which the URL names them
   */
  ConnectTrial(Field field, String hosts) {
    this.field = field;
    this.hosts = hosts;
  }

  /**
   * @param medianNanos of the time a connect took
   * @param logins how many logins it took at the nodes, on average
   */
  record Result(long medianNanos, long worstNanos, double logins) {}

  /**
   * @param rows how often each side connects {@value #IN_A_ROW} times in a row
   */
  Map<Side, Result> run(int rows) throws SQLException {
    connect(Math.min(rows, WARM_UP_ROWS));
    nanos.clear();
    logins.clear();
    connect(rows);
    Map<Side, Result> results = new LinkedHashMap<>();
    nanos.forEach(
        (side, each) -> {
          List<Long> sorted = each.stream().sorted().toList();
          results.put(
              side,
              new Result(
                  sorted.get(sorted.size() / 2),
                  sorted.get(sorted.size() - 1),
                  logins.getOrDefault(side, 0L) / (double) sorted.size()));
        });
    return results;
  }

  private void connect(int rows) throws SQLException {
    for (int row = 0; row < rows; row++) {
      for (Side side : field.sides()) {
        List<Long> known = nanos.computeIfAbsent(side, any -> new ArrayList<>());
        long before = loginsNow();
        for (int i = 0; i < IN_A_ROW && !isKnownToBeLong(known); i++) {
          known.add(connectOnce(side));
        }
        logins.merge(side, loginsNow() - before, Long::sum);
      }
    }
  }

  private long connectOnce(Side side) throws SQLException {
    long start = System.nanoTime();
    Connection connection = side.open(hosts);
    long took = System.nanoTime() - start;
    connection.close();
    return took;
  }

  private static boolean isKnownToBeLong(List<Long> known) {
    return known.stream().filter(each -> each > LONG_NANOS).count() >= OF_LONG_ONES;
  }

  private long loginsNow() {
    return field.cluster().nodes().stream().mapToLong(node -> node.requests(Command.LOGIN)).sum();
  }
}
