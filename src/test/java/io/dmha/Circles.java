package io.dmha;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Groups of classes of which each knows each, at whatever distance: none of such a group can be
 * made, or understood, without all the others.
 */
final class Circles {
  private final Map<String, Set<String>> known = new HashMap<>();

  Circles(Iterable<JavaClass> classes) {
    classes.forEach(this::read);
  }

  private void read(JavaClass from) {
    for (Dependency each : from.getDirectDependenciesFromSelf()) {
      String to = outermost(each.getTargetClass());
      if (to.startsWith("io.dmha.") && !to.equals(outermost(from))) {
        known.computeIfAbsent(outermost(from), any -> new HashSet<>()).add(to);
      }
    }
  }

  private static String outermost(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    int inner = name.indexOf('$');
    return inner < 0 ? name : name.substring(0, inner);
  }

  /** Who is reached from a class and reaches it. */
  Set<Set<String>> groups() {
    Map<String, Set<String>> reached = new HashMap<>();
    known.keySet().forEach(name -> reached.put(name, reachedFrom(name)));
    Set<Set<String>> groups = new HashSet<>();
    reached.forEach(
        (name, others) -> {
          Set<String> group = new TreeSet<>(others);
          group.removeIf(other -> !reached.getOrDefault(other, Set.of()).contains(name));
          if (!group.isEmpty()) {
            groups.add(group);
          }
        });
    return groups;
  }

  private Set<String> reachedFrom(String name) {
    Set<String> found = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(known.get(name));
    while (!next.isEmpty()) {
      String each = next.pop();
      if (found.add(each)) {
        next.addAll(known.getOrDefault(each, Set.of()));
      }
    }
    return found;
  }
}
