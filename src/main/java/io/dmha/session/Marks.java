package io.dmha.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The savepoints of the open transaction, in their order, as far as they are known: not those that
 * were set while it had more than are kept. Not thread-safe.
 */
final class Marks {
  private static final int MOST = 1_000;

  private final List<Mark> all = new ArrayList<>();

  /** Whether one was set that is not kept; it came after all that are. */
  private boolean hadMore;

  void add(Mark mark) {
    if (all.size() < MOST) {
      all.add(mark);
    } else {
      hadMore = true;
    }
  }

  /** The last one of that name; null where that is not known. */
  @Nullable Mark named(String name) {
    for (int i = all.size() - 1; i >= 0 && !hadMore; i--) {
      if (name.equals(all.get(i).name)) {
        return all.get(i);
      }
    }
    return null;
  }

  /** Forgets those that were set after it; one that is not kept came after all that are. */
  void forgetAfter(Mark mark) {
    int at = all.lastIndexOf(mark);
    if (at >= 0) {
      all.subList(at + 1, all.size()).clear();
      hadMore = false;
    }
  }

  /** Forgets it and those that were set after it. */
  void forget(Mark mark) {
    forgetAfter(mark);
    all.remove(mark);
  }
}
