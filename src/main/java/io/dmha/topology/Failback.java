package io.dmha.topology;

import io.dmha.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Has connections go back to a better host that has been well for a while: one that is nearer, or,
 * where connections are counted, one that has too few of them. A few leave with each look, so that
 * no host is stormed. Used by one thread.
 */
public final class Failback {
  /** So many leave with one look at most; chance keeps many clients from going all at once. */
  private static final int MOST_AT_ONCE = 3;

  private final HostList hosts;
  private final RequiredRole wish;
  private final boolean tellsRole;
  private final long afterNanos;
  private final Ticker ticker;
  private final Random random;

  /** Since when each host has been seen well. */
  private final Map<Host, Long> wellSince = new HashMap<>();

  /**
   * @param tellsRole whether hosts are asked for their role even while nobody uses them
   * @param after how long a host must have been well
   */
  public Failback(
      HostList hosts,
      RequiredRole wish,
      boolean tellsRole,
      Duration after,
      Ticker ticker,
      Random random) {
    this.hosts = hosts;
    this.wish = wish;
    this.tellsRole = tellsRole;
    this.afterNanos = after.toNanos();
    this.ticker = ticker;
    this.random = random;
  }

  /** Allows some to leave until the next look. */
  public void look() {
    List<Host> good = good();
    Map<Host, Integer> leaving = new HashMap<>();
    int left = 1 + random.nextInt(MOST_AT_ONCE);
    for (Host host : hosts.all()) {
      int count = Math.min(left, surplus(host, good));
      if (count > 0) {
        leaving.put(host, count);
        left -= count;
      }
    }
    hosts.figures().departures.allow(leaving);
  }

  private List<Host> good() {
    long now = ticker.nanos();
    List<Host> good = new ArrayList<>();
    for (Host host : hosts.all()) {
      if (!isWell(host)) {
        wellSince.remove(host);
      } else if (now - wellSince.computeIfAbsent(host, any -> now) >= afterNanos) {
        good.add(host);
      }
    }
    wellSince.keySet().retainAll(hosts.all());
    return good;
  }

  private boolean isWell(Host host) {
    HostShare share = hosts.figures().share();
    boolean isApart = share != null && share.isOf(host);
    return !isApart
        && !hosts.isSuspect(host)
        && !hosts.isDrained(host)
        && hosts.figures().weight(host) > 0
        && (!tellsRole || hosts.isSeenAs(host, wish));
  }

  /** How many of its connections would be better elsewhere. */
  private int surplus(Host host, List<Host> good) {
    HostShare share = hosts.figures().share();
    int own = hosts.figures().connections(host);
    if (own == 0 || (share != null && share.isOf(host))) {
      return 0;
    }
    long rank = hosts.rank(host);
    if (good.stream().anyMatch(other -> hosts.rank(other) < rank)) {
      return own;
    }
    if (!hosts.countsConnections() || !good.contains(host)) {
      return 0;
    }
    double connections = 0;
    double weights = 0;
    for (Host other : good) {
      if (hosts.rank(other) == rank) {
        connections += hosts.figures().connections(other);
        weights += hosts.figures().weight(other);
      }
    }
    double due = connections * hosts.figures().weight(host) / weights;
    return (int) Math.floor(own - due);
  }
}
