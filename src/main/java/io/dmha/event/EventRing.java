package io.dmha.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last events of one URL, as lines. Thread-safe; the lock guards them. */
final class EventRing {
  private static final int MOST = 200;

  @GuardedBy("this") private final ArrayDeque<DmhaEvent> last = new ArrayDeque<>();

  synchronized void add(DmhaEvent event) {
    if (last.size() == MOST) {
      last.removeFirst();
    }
    last.add(event);
  }

  /** The oldest first, each with its time (UTC). */
  List<String> lines() {
    List<DmhaEvent> events;
    synchronized (this) {
      events = new ArrayList<>(last);
    }
    List<String> lines = new ArrayList<>();
    for (DmhaEvent each : events) {
      lines.add(each.time() + " " + each);
    }
    return lines;
  }
}
