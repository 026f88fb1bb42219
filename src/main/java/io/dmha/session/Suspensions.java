package io.dmha.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** The open suspensions of one connection, each known by its identity. Thread-safe. */
final class Suspensions {
  /** Those that are not closed; weakly, for one that is forgotten must end. */
  @GuardedBy("this") private final Set<Object> open = Collections.newSetFromMap(new WeakHashMap<>());

  /** So that a connection that was never suspended takes no lock. */
  private volatile boolean wereThereAny;

  void add(Object suspension) {
    synchronized (this) {
      open.add(suspension);
    }
    wereThereAny = true;
  }

  synchronized void remove(Object suspension) {
    open.remove(suspension);
  }

  /** Whether one is open. */
  boolean isAnyOpen() {
    if (!wereThereAny) {
      return false;
    }
    synchronized (this) {
      return !open.isEmpty();
    }
  }
}
