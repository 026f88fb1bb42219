package io.dmha.topology;

import org.jspecify.annotations.Nullable;

/**
 * Whether a standby replays the log of the primary that is written to. One that was a primary
 * itself, and was started again as a standby without being rewound, has a log of its own: its
 * positions can be compared with those of the primary, and mean something else. Two things prove
 * that it follows: both name the same timeline; or it has moved on to a position that the primary
 * had written after the standby had told a smaller one, for a standby with another log does not
 * move. One that was seen as a primary, or ahead of the primary, has to move, unless positions name
 * the database that has written them. Not thread-safe.
 */
final class SharedHistory {
  private boolean isProved;

  /** Whether a timeline alone proves nothing. */
  private boolean hasToMove;

  /** What the standby has told last; null where it has not. */
  private @Nullable LogPosition replayed;

  /** When that was heard. */
  private long heardNanos;

  /** What the primary has told last; null where it has not. */
  private @Nullable LogPosition written;

  /** What the standby has to reach. */
  private @Nullable LogPosition target;

  boolean isProved() {
    return isProved;
  }

  /** Notes what the standby has told; null where it told nothing. */
  void standby(@Nullable LogPosition told, long heard) {
    LogPosition before = replayed;
    if (told == null || (before != null && !told.covers(before))) {
      // It was started anew from an older copy, or replays another log.
      forget();
    }
    replayed = told;
    heardNanos = heard;
    if (told == null) {
      return;
    }
    LogPosition goal = target;
    LogPosition there = written;
    if (goal != null && told.covers(goal)) {
      isProved = true;
      hasToMove = false;
    }
    isProved |= there != null && isProvedByName(told, there);
  }

  /** Notes that it was a primary, or may have been one. */
  void wasPrimary() {
    forget();
    replayed = null;
    hasToMove = true;
  }

  /** Notes that another host is the primary now. */
  void primaryChanged() {
    forget();
    written = null;
  }

  private void forget() {
    isProved = false;
    target = null;
  }

  /**
   * Notes what the primary has told.
   *
   * @param askedNanos before it was asked
   */
  void primary(LogPosition told, long askedNanos) {
    written = told;
    LogPosition here = replayed;
    if (here == null) {
      return;
    }
    boolean isLater = askedNanos - heardNanos >= 0;
    if (isLater && !here.namesDatabase() && here.isAfter(told)) {
      // What it has, the primary had not written yet.
      forget();
      hasToMove = true;
    } else if (isProvedByName(here, told)) {
      isProved = true;
    } else if (isLater && target == null && told.isAfter(here)) {
      target = told;
    }
  }

  private boolean isProvedByName(LogPosition here, LogPosition there) {
    return here.isOfSameTimeline(there) && (!hasToMove || here.namesDatabase());
  }
}
