package io.dmha.tool.drill;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All exceptions: the first thousand as they were, the others counted. Thread-safe. */
final class IncidentLog {
  private static final int MOST = 1_000;

  @GuardedBy("this") private final List<Incident> first = new ArrayList<>();

  @GuardedBy("this") private final Map<String, Long> counts = new TreeMap<>();

  @GuardedBy("this") private boolean isClosed;

  synchronized void add(Incident incident) {
    if (isClosed) {
      return;
    }
    if (first.size() < MOST) {
      first.add(incident);
    }
    Long unusedCount = counts.merge(incident.state, 1L, Long::sum);
  }

  /** Takes nothing more: who is left behind has nobody to tell. */
  synchronized void close() {
    isClosed = true;
  }

  synchronized List<Incident> first() {
    return Collections.unmodifiableList(new ArrayList<>(first));
  }

  /** How many by SQLState; empty for those without one. */
  synchronized Map<String, Long> counts() {
    return Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  synchronized long all() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
