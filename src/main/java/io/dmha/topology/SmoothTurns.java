package io.dmha.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Gives hosts their turns by weight, spread as evenly as can be: each host gains its weight with
 * every choice, and who has most pays for all. So after any number of choices no host is further
 * from its share than a few. Thread-safe; its lock is held for no longer than it takes to add.
 */
final class SmoothTurns {
  @GuardedBy("this") private final Map<Host, Long> gained = new HashMap<>();

  /** Whose turn it is, and then the others in the order in which theirs would come. */
  synchronized List<Host> arrange(List<Host> hosts, ToIntFunction<Host> weight) {
    long all = 0;
    Map<Host, Long> now = new HashMap<>();
    for (Host host : hosts) {
      // Where nobody has a weight all are alike.
      long own = Math.max(1, weight.applyAsInt(host));
      now.put(host, gained.getOrDefault(host, 0L) + own);
      all += own;
    }
    List<Host> order = new ArrayList<>(hosts);
    order.sort(Comparator.comparingLong(host -> -now.getOrDefault(host, 0L)));
    if (!order.isEmpty()) {
      now.merge(order.get(0), -all, Long::sum);
    }
    gained.putAll(now);
    return order;
  }

  /** Begins anew: what was gained by other weights is no claim. */
  synchronized void forget() {
    gained.clear();
  }

  /** Forgets hosts that are not of the list any more. */
  synchronized void keepOnly(Collection<Host> hosts) {
    gained.keySet().retainAll(hosts);
  }
}
