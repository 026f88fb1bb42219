package io.dmha.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last events of one URL, as lines. What fifty connections say alike, one after the other, is
 * one of them, and steps that others imply are left out: what went before is not to be pushed out
 * by the loss of one host. Thread-safe; the lock guards all.
 */
final class EventRing {
  private static final int MOST = 200;

  private static final Set<EventType> IMPLIED =
      EnumSet.of(
          EventType.STATE_CHANGED,
          EventType.HOST_CHOSEN,
          EventType.RECOVERY_STARTED,
          EventType.CALL_REPEATED,
          EventType.CLOSED);

  @GuardedBy("this") private final ArrayDeque<Entry> last = new ArrayDeque<>();

  private static final class Entry {
    private final DmhaEvent event;
    private int more;

    Entry(DmhaEvent event) {
      this.event = event;
    }

    boolean isLike(DmhaEvent other) {
      return event.type() == other.type() && event.message().equals(other.message());
    }

    @Override
    public String toString() {
      String line = event.time().truncatedTo(ChronoUnit.MILLIS) + " " + event;
      return more == 0 ? line : line + " (and " + more + " more)";
    }
  }

  void add(DmhaEvent event) {
    if (!IMPLIED.contains(event.type())) {
      put(event);
    }
  }

  private synchronized void put(DmhaEvent event) {
    @Nullable Entry before = last.peekLast();
    if (before != null && before.isLike(event)) {
      before.more++;
      return;
    }
    if (last.size() == MOST) {
      last.removeFirst();
    }
    last.add(new Entry(event));
  }

  /** The oldest first, each with its time (UTC). */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Entry each : last) {
      lines.add(each.toString());
    }
    return lines;
  }
}
