package io.dmha.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Which connections each host has, and which tries of one are under way. Held weakly: one that the
 * application has forgotten must go. Thread-safe; its lock is held for no longer than a look.
 */
final class OpenLinks {
  @GuardedBy("this") private final Map<Host, Set<Object>> open = new HashMap<>();

  /** Notes one, known by identity. */
  synchronized void add(Host host, Object link) {
    boolean unusedNew =
        open.computeIfAbsent(host, any -> Collections.newSetFromMap(new WeakHashMap<>())).add(link);
  }

  /** Notes that it is there no more; does nothing if it was not. */
  synchronized void remove(Host host, Object link) {
    Set<Object> here = open.get(host);
    if (here != null && here.remove(link) && here.isEmpty()) {
      open.remove(host);
    }
  }

  synchronized int count(Host host) {
    Set<Object> here = open.get(host);
    return here == null ? 0 : here.size();
  }
}
