package io.dmha.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The open suspensions of one connection, each known by its identity. Thread-safe. */
final class Suspensions {
  /** Those that are not closed; weakly, for one that is forgotten must end. */
  @GuardedBy("this") private @Nullable Set<Object> open;

  /** So that a connection that was never suspended takes no lock, and no room for a set. */
  private volatile boolean wereThereAny;

  void add(Object suspension) {
    open().add(suspension);
    wereThereAny = true;
  }

  void remove(Object suspension) {
    open().remove(suspension);
  }

  /** Whether one is open. */
  boolean isAnyOpen() {
    return wereThereAny && !open().isEmpty();
  }

  private synchronized Set<Object> open() {
    Set<Object> known = open;
    if (known == null) {
      known = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
      open = known;
    }
    return known;
  }
}
