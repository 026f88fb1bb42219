package io.dmha.cluster;

import io.dmha.event.Publisher;
import io.dmha.metrics.ContinuityCounters;
import io.dmha.metrics.ContinuityReporter;
import io.dmha.metrics.JmxNews;
import io.dmha.routing.ReadSplit;
import io.dmha.time.Ticker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of one cluster, to JMX and to who asks in the same JVM. All of it is in memory:
 * nobody waits for a host. Thread-safe.
 */
public final class ClusterBeans {
  private final String name;
  private final String url;
  private final ContinuityCounters counters;
  private final boolean replays;
  private final Map<String, Supplier<Object>> byType = new LinkedHashMap<>();

  /**
   * @param name how the log calls the cluster
   * @param url the URL without secrets
   * @param replays whether transactions are done again at all
   * @param split null where no reads go to standbys
   */
  ClusterBeans(
      FrontDoor door,
      String name,
      String url,
      ContinuityCounters counters,
      boolean replays,
      HostControl control,
      @Nullable ReadSplit split) {
    this.name = name;
    this.url = url;
    this.counters = counters;
    this.replays = replays;
    byType.put("Continuity", () -> door.continuityBean(counters, replays));
    byType.put("Hosts", () -> door.hostsBean(control));
    if (split != null) {
      byType.put("Routing", () -> door.routingBean(split.counts()));
    }
  }

  /** How the log calls the cluster: {@code dmha-1}. */
  public String name() {
    return name;
  }

  /** The URL without secrets. */
  public String url() {
    return url;
  }

  /** The bean of this type as the front door makes it; null where there is none. */
  public @Nullable Object make(String type) {
    Supplier<Object> maker = byType.get(type);
    return maker == null ? null : maker.get();
  }

  /** Who shows them by JMX, and tells what was counted. */
  ContinuityReporter reporter(Publisher publisher, Ticker ticker, JmxNews news) {
    Map<String, Supplier<Object>> shown = new LinkedHashMap<>(byType);
    Supplier<Object> hosts = Objects.requireNonNull(byType.get("Hosts"));
    shown.put("Hosts", () -> news.with(hosts.get()));
    return new ContinuityReporter(name, url, counters, shown, publisher, ticker, replays);
  }
}
