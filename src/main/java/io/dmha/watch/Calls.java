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
        look(connection, link, before.get(connection), now);
      }
    }
  }

  private void look(Watched connection, Link link, @Nullable Call before, long now) {
    Host host = link.host();
    boolean isStill = connection.isStillInCall() && before != null && before.link == link;
    boolean isInCall = connection.isInCall();
    boolean unusedIsNews = inUse.add(host);
    isAny |= connection.isActive();
    if (before != null && isStill) {
      boolean unusedIsFirst = slow.add(host);
      if (now - before.sinceNanos >= interval.toNanos()) {
        boolean unusedIsFirstStuck = stuck.add(host);
      }
      running.put(connection, before);
    } else if (isInCall) {
      running.put(connection, new Call(link, now));
    }
    if (isInCall) {
      boolean unusedIsFirst = busy.add(host);
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
