package io.dmha.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Primaries of which their cluster has said that another host is about to take their place: what
 * begins anew there is held until that is so, or for {@link #LONGEST}. Thread-safe; asked without a
 * lock.
 *
 * <p>Only a host that was seen before, as the primary that it is and with nothing announced, is
 * held: a new primary is still in the middle of the switchover that has made it one.
 */
final class Announcements {
  /** A switchover takes some seconds, says its manual; one that takes longer may never come. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final DrainedHosts held;

  @GuardedBy("this") private final Map<Host, Told> told = new HashMap<>();

  /** What a host has said last that its cluster has said something of. */
  private static final class Told {
    final Sighting sighting;
    final long askedNanos;

    Told(Sighting sighting, long askedNanos) {
      this.sighting = sighting;
      this.askedNanos = askedNanos;
    }
  }

  Announcements(Ticker ticker) {
    this.held = new DrainedHosts(ticker);
  }

  /**
   * Notes what a host has said.
   *
   * @return whether it is held no longer for that
   */
  synchronized boolean note(Host host, Sighting seen, long askedNanos) {
    Told before = told.get(host);
    boolean isOld = before != null && askedNanos - before.askedNanos < 0;
    boolean saysNothing = seen.outlook() == Outlook.UNKNOWN && seen.role() != Role.STANDBY;
    if (isOld || saysNothing) {
      return false;
    }
    told.put(host, new Told(seen, askedNanos));
    boolean isSame = before != null && seen.mayBeOfSameReignAs(before.sighting);
    if (before != null && isSame && seen.outlook() == Outlook.CHANGES) {
      if (before.sighting.outlook() == Outlook.STAYS) {
        held.add(host, LONGEST);
      }
      return false;
    }
    return held.remove(host);
  }

  /** Holds none of them any more. */
  void clear() {
    held.clear();
  }

  boolean holds(Host host) {
    return held.contains(host);
  }

  /** How long it is held still; zero where it is not. */
  Duration remaining(Host host) {
    return held.remaining(host);
  }

  /** As {@link DrainedHosts#nanosUntilNext}. */
  long nanosUntilNext() {
    return held.nanosUntilNext();
  }
}
