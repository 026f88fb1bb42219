package io.dmha.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long each host takes to let somebody in, as a moving average. A host of which that is not
 * known, or not of late, is tried first by one caller in a while, so that a slow host that has
 * become quick is found. Thread-safe; its lock is held for no longer than it takes to sort.
 */
final class LoginTimes {
  /** What was measured longer ago than that may not be so any more. */
  static final Duration STALE = Duration.ofSeconds(30);

  /** How much the last login counts against all before it. */
  private static final double NEWEST = 0.3;

  /** Hosts of which neither is this much slower than the quickest are equally quick. */
  private static final double ALIKE = 1.25;

  private static final double ALIKE_NANOS = 300_000;

  private static final class Figure {
    double nanos = Double.POSITIVE_INFINITY;
    @Nullable Long measured;
    @Nullable Long tried;

    boolean isDue(long now) {
      return isLongAgo(measured, now) && isLongAgo(tried, now);
    }

    private static boolean isLongAgo(@Nullable Long then, long now) {
      return then == null || now - then > STALE.toNanos();
    }
  }

  private final Ticker ticker;

  @GuardedBy("this") private final Map<Host, Figure> figures = new HashMap<>();

  LoginTimes(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Notes that a login took so long. */
  synchronized void took(Host host, long nanos) {
    Figure figure = of(host);
    long now = ticker.nanos();
    boolean isFirst = figure.measured == null || now - figure.measured > STALE.toNanos();
    // After a pause the old figure is of another time.
    figure.nanos = isFirst ? nanos : NEWEST * nanos + (1 - NEWEST) * figure.nanos;
    figure.measured = now;
  }

  /**
   * The quickest first; of those that are alike another one each time.
   *
   * @param turn counts the choices
   */
  synchronized List<Host> arrange(List<Host> hosts, int turn) {
    long now = ticker.nanos();
    List<Host> order = new ArrayList<>(hosts);
    Map<Host, Double> nanos = new HashMap<>();
    for (Host host : hosts) {
      nanos.put(host, of(host).nanos);
    }
    order.sort(Comparator.comparingDouble(host -> nanos.getOrDefault(host, 0.0)));
    if (order.isEmpty()) {
      return order;
    }
    double best = of(order.get(0)).nanos;
    double alike = Math.max(best * ALIKE, best + ALIKE_NANOS);
    int count = 0;
    while (count < order.size() && of(order.get(count)).nanos <= alike) {
      count++;
    }
    // Where they stand in the URL, not by differences that mean nothing.
    List<Host> quick = order.subList(0, count);
    quick.sort(Comparator.comparingInt(hosts::indexOf));
    Collections.rotate(quick, -Math.floorMod(turn, count));
    for (Host host : hosts) {
      if (of(host).isDue(now)) {
        of(host).tried = now;
        order.remove(host);
        order.add(0, host);
        break;
      }
    }
    return order;
  }

  /** Forgets hosts that are not of the list any more. */
  synchronized void keepOnly(Collection<Host> hosts) {
    figures.keySet().retainAll(hosts);
  }

  @GuardedBy("this") private Figure of(Host host) {
    return figures.computeIfAbsent(host, any -> new Figure());
  }
}
