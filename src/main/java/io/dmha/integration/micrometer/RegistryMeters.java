package io.dmha.integration.micrometer;

import io.dmha.ClusterView;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The meters of dmha in one registry. Thread-safe: one thread at a time changes them, and another
 * one goes on without. It must not wait, since it may hold a lock of the registry.
 */
final class RegistryMeters {
  private final MeterRegistry registry;
  private final AtomicBoolean isAtWork = new AtomicBoolean();
  private volatile boolean isClosed;

  /** By what they are of: a cluster, a host of it, a route. Touched by who is at work alone. */
  private final Map<String, Made> byOwner = new HashMap<>();

  /** Makes meters, and holds what they read: a registry itself holds it weakly. */
  private interface Maker {
    List<Meter> make();
  }

  private static final class Made {
    @SuppressWarnings({"unused", "UnusedVariable"}) // holds what the meters read
    private final Maker maker;

    private final List<Meter> meters;

    Made(Maker maker) {
      this.maker = maker;
      this.meters = maker.make();
    }
  }

  RegistryMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Brings the meters up to these clusters. */
  void refresh(List<ClusterView> clusters) {
    if (!isClosed && isAtWork.compareAndSet(false, true)) {
      try {
        removeAllBut(addAll(clusters));
      } finally {
        isAtWork.set(false);
      }
      if (isClosed) {
        close();
      }
    }
  }

  private Set<String> addAll(List<ClusterView> clusters) {
    Set<String> there = new HashSet<>();
    for (ClusterView cluster : clusters) {
      ClusterMeters meters = new ClusterMeters(cluster, registry);
      add(cluster.id(), there, meters::ofCluster);
      for (String host : cluster.hosts().getConnections().keySet()) {
        add(cluster.id() + " " + host, there, () -> meters.ofHost(host));
      }
      for (String route : meters.routes()) {
        add(cluster.id() + " to " + route, there, () -> meters.ofRoute(route));
      }
    }
    return there;
  }

  private void add(String owner, Set<String> there, Maker maker) {
    there.add(owner);
    if (!byOwner.containsKey(owner)) {
      byOwner.put(owner, new Made(maker));
    }
  }

  private void removeAllBut(Set<String> there) {
    Set<String> gone = new HashSet<>(byOwner.keySet());
    gone.removeAll(there);
    for (String owner : gone) {
      Objects.requireNonNull(byOwner.remove(owner)).meters.forEach(registry::remove);
    }
  }

  /** Removes them; whoever is at work does it when he is done. */
  void close() {
    isClosed = true;
    if (isAtWork.compareAndSet(false, true)) {
      try {
        removeAllBut(Collections.emptySet());
      } finally {
        isAtWork.set(false);
      }
    }
  }
}
