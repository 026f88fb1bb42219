package io.dmha.routing;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many executions of one URL went where, and why. Each connection counts its own, without an
 * atomic operation on the way of a call; who asks adds them up. Thread-safe.
 */
@SuppressWarnings(
    "EnumOrdinal") // an index that nobody keeps: it costs no look-up on the way of a call
public final class RouteCounts {
  /** What connections have counted that are gone. Guarded by this. */
  private final long[] ofGone = new long[Route.values().length];

  /** Guarded by this. */
  private final Set<Kept> open = new HashSet<>();

  private final ReferenceQueue<Tally> gone = new ReferenceQueue<>();

  /** The counts of one connection. Written by whose turn it is there; a reader may be late. */
  public static final class Tally {
    private final long[] counts = new long[Route.values().length];

    private Tally() {}

    /** Counts one. */
    public void add(Route route) {
      counts[route.ordinal()]++;
    }
  }

  /** What stays of a tally whose connection nobody has any more. */
  private static final class Kept extends WeakReference<Tally> {
    final long[] counts;

    Kept(Tally tally, ReferenceQueue<Tally> gone) {
      super(tally, gone);
      this.counts = tally.counts;
    }
  }

  /** Counts for a new connection; they stay in the sum when it is gone. */
  public synchronized Tally tally() {
    fold();
    Tally made = new Tally();
    open.add(new Kept(made, gone));
    return made;
  }

  /** How many went that way. */
  public synchronized long of(Route route) {
    fold();
    long sum = ofGone[route.ordinal()];
    for (Kept each : open) {
      sum += each.counts[route.ordinal()];
    }
    return sum;
  }

  private void fold() {
    for (Reference<? extends Tally> each = gone.poll(); each != null; each = gone.poll()) {
      Kept kept = (Kept) each;
      if (open.remove(kept)) {
        for (int i = 0; i < ofGone.length; i++) {
          ofGone[i] += kept.counts[i];
        }
      }
    }
  }

  /** What was counted so far, in words; what never was is left out. */
  public Map<String, Long> inWords() {
    Map<String, Long> words = new LinkedHashMap<>();
    for (Route route : Route.values()) {
      long times = of(route);
      if (times > 0) {
        words.put(route.words(), times);
      }
    }
    return words;
  }
}
