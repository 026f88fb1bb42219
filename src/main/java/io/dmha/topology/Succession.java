package io.dmha.topology;

import io.dmha.time.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody else says of who the primary is, and who it was before. That is a hint: it ends
 * when the host that is named fails, or says that it is something else. Thread-safe.
 */
final class Succession {
  /** How long the host before is left for one that has not shown yet what it is. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final Host leader;
  private final @Nullable Host before;
  private final Deadline until;
  private final long saidNanos;

  /** Once, and for good: who says so again says nothing new. */
  private volatile boolean isRefuted;

  /**
   * @param before null where nobody was named before
   */
  Succession(Host leader, @Nullable Host before, Deadline until, long saidNanos) {
    this.leader = leader;
    this.before = before;
    this.until = until;
    this.saidNanos = saidNanos;
  }

  /** Whether this host is to be left for the one that is named. */
  boolean leaves(Host host) {
    return host.equals(before) && !isRefuted && !until.isOver();
  }

  /** How long it is still left. */
  Duration leavesFor(Host host) {
    return leaves(host) ? Duration.ofNanos(until.remainingNanos()) : Duration.ZERO;
  }

  /** How long until the host before may be used again; as long as can be where it may be now. */
  long nanosUntilBack() {
    return before == null || isRefuted || until.isOver() ? Long.MAX_VALUE : until.remainingNanos();
  }

  /** The host to try first; null where the hint was wrong. */
  @Nullable Host first() {
    return isRefuted ? null : leader;
  }

  /** The host that is named, whatever it has shown. */
  Host leader() {
    return leader;
  }

  /**
   * Notes what a host has said of itself.
   *
   * @return whether that refutes the hint
   */
  boolean isRefutedBy(Host host, Role said, long askedNanos) {
    boolean isOther = said != Role.PRIMARY && said != Role.NORMAL && said != Role.SUSPENDED;
    return isOther
        && said != Role.UNKNOWN
        && askedNanos - saidNanos >= 0
        && isRefutedByLossOf(host);
  }

  /**
   * Notes that a host has failed.
   *
   * @return whether that refutes the hint
   */
  boolean isRefutedByLossOf(Host host) {
    if (isRefuted || !host.equals(leader)) {
      return false;
    }
    isRefuted = true;
    return true;
  }

  /** Ends what keeps the host before out of use. */
  void end() {
    isRefuted = true;
  }
}
