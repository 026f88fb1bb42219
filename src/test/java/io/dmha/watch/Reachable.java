package io.dmha.watch;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;

/** How many objects of ours, and entries of their collections, hang on some objects. */
final class Reachable {
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> toVisit = new ArrayDeque<>();

  private Reachable() {}

  static int countFrom(Object... roots) {
    Reachable walk = new Reachable();
    for (Object root : roots) {
      walk.add(root);
    }
    while (!walk.toVisit.isEmpty()) {
      walk.visit(walk.toVisit.remove());
    }
    return walk.seen.size();
  }

  private void add(Object found) {
    if (found != null && isOfInterest(found) && seen.add(found)) {
      toVisit.add(found);
    }
  }

  private static boolean isOfInterest(Object found) {
    return isOurs(found.getClass())
        || found instanceof Collection
        || found instanceof Map
        || found instanceof Runnable
        || found instanceof AtomicReference
        || found instanceof ThreadPoolExecutor
        || found instanceof Object[];
  }

  private static boolean isOurs(Class<?> type) {
    String name = type.getName();
    return name.startsWith("io.dmha.") && !name.startsWith("io.dmha.fixtures.");
  }

  private void visit(Object found) {
    if (found instanceof Map<?, ?> map) {
      // A copy: other threads may be at work on it.
      for (Map.Entry<?, ?> each : new ArrayList<>(map.entrySet())) {
        entry(each.getKey());
        entry(each.getValue());
      }
    } else if (found instanceof Collection<?> all) {
      new ArrayList<>(all).forEach(this::entry);
    } else if (found instanceof AtomicReference<?> reference) {
      add(reference.get());
    } else if (found instanceof ThreadPoolExecutor pool) {
      add(pool.getQueue());
    } else if (found instanceof Object[]) {
      for (int i = 0; i < Array.getLength(found); i++) {
        add(Array.get(found, i));
      }
    } else if (isOurs(found.getClass())) {
      fields(found);
    }
  }

  /** Counts, whatever it is. */
  private void entry(Object found) {
    if (found != null && seen.add(found) && isOfInterest(found)) {
      toVisit.add(found);
    }
  }

  private void fields(Object found) {
    for (Class<?> type = found.getClass(); isOurs(type); type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          try {
            field.setAccessible(true);
            add(field.get(found));
          } catch (ReflectiveOperationException | RuntimeException e) {
            throw new AssertionError("not to be looked into: " + field, e);
          }
        }
      }
    }
  }
}
