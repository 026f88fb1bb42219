package io.dmha.integration.micrometer;

import io.dmha.ClusterView;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What dmha counts, as meters: {@code dmha.connections}, {@code dmha.host.usable}, {@code
 * dmha.failover}, {@code dmha.recoveries} and others, each with the URL of its cluster. Reading
 * them asks no host. Thread-safe.
 *
 * <p>Clusters and hosts come and go while the application works. They are looked at when this is
 * bound and whenever {@code dmha.clusters} is read, which every registry does that writes all its
 * meters: one that is new is written the next time, and one that is gone is taken away. Call {@link
 * #refresh} to have it at once.
 */
public final class DmhaMetrics implements MeterBinder, AutoCloseable {
  private static final String CLUSTERS = "dmha.clusters";

  private final Map<MeterRegistry, RegistryMeters> bound = new ConcurrentHashMap<>();

  /** Bound to nothing yet. */
  public DmhaMetrics() {}

  /** Adds the meters; a second time it changes nothing. */
  @Override
  public void bindTo(MeterRegistry registry) {
    if (bound.putIfAbsent(registry, new RegistryMeters(registry)) == null) {
      Gauge.builder(CLUSTERS, this, DmhaMetrics::countAfresh)
          .description("URLs of dmha that are in use")
          // Who binds this need not keep it.
          .strongReference(true)
          .register(registry);
      refresh();
    }
  }

  /** Adds the meters of clusters and hosts that are new, and removes those that are gone. */
  public void refresh() {
    bound.values().forEach(each -> each.refresh(ClusterView.all()));
  }

  private double countAfresh() {
    refresh();
    return ClusterView.all().size();
  }

  /** Removes all meters from the registries they were bound to. */
  @Override
  public void close() {
    bound.forEach(
        (registry, meters) -> {
          registry.find(CLUSTERS).meters().forEach(registry::remove);
          meters.close();
        });
    bound.clear();
  }
}
