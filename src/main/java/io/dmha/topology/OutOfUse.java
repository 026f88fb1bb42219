package io.dmha.topology;

import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hosts on which nothing new begins for a while: an operator has drained them, their cluster has
 * announced that it gives their role to another, or a source of hosts names another as the primary.
 * Thread-safe; asked without a lock.
 */
final class OutOfUse {
  private final Ticker ticker;
  private final DrainedHosts drained;
  private final Announcements announcements;

  /** Who is said to be the primary; null where nobody says so. */
  private volatile @Nullable Succession succession;

  /** Whether a host may be out of use; asked before anything is executed. */
  private volatile boolean mayBe;

  OutOfUse(Ticker ticker) {
    this.ticker = ticker;
    this.drained = new DrainedHosts(ticker);
    this.announcements = new Announcements(ticker);
  }

  /** Whether one may be, or was. */
  boolean mayBe() {
    return mayBe;
  }

  /** A host may have gone from the list. */
  void changed() {
    mayBe = true;
  }

  void drain(Host host, Duration limit) {
    drained.add(host, limit);
    mayBe = true;
  }

  void clear() {
    drained.clear();
    announcements.clear();
    Succession now = succession;
    if (now != null) {
      now.end();
    }
  }

  /**
   * As {@link HostList#lead}; who waits is not told.
   *
   * @return whether somebody else is named now, or nobody
   */
  boolean lead(@Nullable Host leader) {
    Succession now = succession;
    Host before = now == null ? null : now.leader();
    if (leader == null) {
      succession = null;
      return now != null;
    }
    if (leader.equals(before)) {
      return false;
    }
    Deadline until = Deadline.after(Succession.LONGEST, ticker);
    succession = new Succession(leader, before, until, ticker.nanos());
    mayBe = true;
    return true;
  }

  /** The host to try first; null for none. */
  @Nullable Host first() {
    Succession now = succession;
    return now == null ? null : now.first();
  }

  /**
   * Notes what a host has said of itself.
   *
   * @return whether one may be used again for that
   */
  boolean saw(Host host, Sighting then, long askedNanos) {
    boolean isFree = announcements.note(host, then, askedNanos);
    if (announcements.holds(host)) {
      mayBe = true;
    }
    Succession now = succession;
    boolean isRefuted = now != null && now.isRefutedBy(host, then.role(), askedNanos);
    return isFree || isRefuted;
  }

  /**
   * Notes that a host has failed.
   *
   * @return whether one may be used again for that
   */
  boolean lost(Host host) {
    Succession now = succession;
    return now != null && now.isRefutedByLossOf(host);
  }

  /** Whether its cluster is about to give its role to another. */
  boolean isAnnounced(Host host) {
    return mayBe && announcements.holds(host);
  }

  boolean contains(Host host) {
    Succession now = succession;
    return drained.contains(host) || announcements.holds(host) || (now != null && now.leaves(host));
  }

  /** How long it is out of use still; zero where it is not. */
  Duration remaining(Host host) {
    Succession now = succession;
    Duration longest = drained.remaining(host);
    Duration held = announcements.remaining(host);
    Duration left = now == null ? Duration.ZERO : now.leavesFor(host);
    longest = longest.compareTo(held) < 0 ? held : longest;
    return longest.compareTo(left) < 0 ? left : longest;
  }

  /** How long until one may be used again; as long as can be where none is out of use. */
  long nanosUntilNext() {
    Succession now = succession;
    long back = now == null ? Long.MAX_VALUE : now.nanosUntilBack();
    return Math.min(back, Math.min(drained.nanosUntilNext(), announcements.nanosUntilNext()));
  }
}
