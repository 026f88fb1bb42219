package io.dmha.watch;

import io.dmha.link.Link;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * On which hosts calls run, and on which they make no progress, as one look after the other shows.
 * Used by the watch thread alone.
 */
final class Calls {
  private final Ticker ticker;
  private final Duration interval;

  /**
   * The calls that ran at the last look. Connections are held weakly: one that the application has
   * forgotten must go.
   */
  private Map<Watched, Call> running = new WeakHashMap<>();

  private Set<Host> inUse = Collections.emptySet();
  private Set<Host> busy = Collections.emptySet();
  private Set<Host> slow = Collections.emptySet();
  private Set<Host> stuck = Collections.emptySet();
  private boolean isAny;

  /** A call as it was seen first. */
  private static final class Call {
    final Link link;
    final long sinceNanos;

    Call(Link link, long sinceNanos) {
      this.link = link;
      this.sinceNanos = sinceNanos;
    }
  }

  /**
   * @param interval how long a call must have been seen without progress to be stuck
   */
  Calls(Ticker ticker, Duration interval) {
    this.ticker = ticker;
    this.interval = interval;
  }

  void look(Collection<? extends Watched> connections) {
    Map<Watched, Call> before = running;
    running = new WeakHashMap<>();
    inUse = new HashSet<>();
    busy = new HashSet<>();
    slow = new HashSet<>();
    stuck = new HashSet<>();
    isAny = false;
    long now = ticker.nanos();
    for (Watched connection : connections) {
      Link link = connection.reconnecting().linkOrCandidate();
      if (link != null && link.host().port() >= 0) {
        look(connection, hosts(link, connection.reconnecting().spare()), link, before, now);
      }
    }
  }

  /** A call may be one on rows of the second link, and nobody says which. */
  private static Set<Host> hosts(Link link, @Nullable Link spare) {
    if (spare == null) {
      return Collections.singleton(link.host());
    }
    Set<Host> both = new HashSet<>();
    boolean unusedFirst = both.add(link.host());
    boolean unusedSecond = both.add(spare.host());
    return both;
  }

  private void look(
      Watched connection, Set<Host> hosts, Link link, Map<Watched, Call> earlier, long now) {
    Call before = earlier.get(connection);
    boolean isStill = connection.isStillInCall() && before != null && before.link == link;
    boolean isInCall = connection.isInCall();
    boolean unusedIsNews = inUse.addAll(hosts);
    isAny |= connection.isActive();
    if (before != null && isStill) {
      boolean unusedIsFirst = slow.addAll(hosts);
      if (now - before.sinceNanos >= interval.toNanos()) {
        boolean unusedIsFirstStuck = stuck.addAll(hosts);
      }
      running.put(connection, before);
    } else if (isInCall) {
      running.put(connection, new Call(link, now));
    }
    if (isInCall) {
      boolean unusedIsFirst = busy.addAll(hosts);
    }
  }

  void forget() {
    look(Collections.emptyList());
  }

  /** Hosts with connections. */
  Set<Host> inUse() {
    return inUse;
  }

  /** Those on which calls run. */
  Set<Host> busy() {
    return busy;
  }

  /** Those on which a call has not got further since the look before. */
  Set<Host> slow() {
    return slow;
  }

  /** Those on which one has not got further for an interval. */
  Set<Host> stuck() {
    return stuck;
  }

  /** Whether a call runs, or has begun since the look before. */
  boolean isAny() {
    return isAny;
  }
}
