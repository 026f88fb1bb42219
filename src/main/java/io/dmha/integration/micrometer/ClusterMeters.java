package io.dmha.integration.micrometer;

import io.dmha.ClusterView;
import io.dmha.RoutingMXBean;
import io.dmha.event.ContinuityReport.Count;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Makes the meters of one cluster. A registry holds what they read weakly: hold this. */
final class ClusterMeters {
  private final ClusterView cluster;
  private final MeterRegistry registry;
  private final Tags tags;

  ClusterMeters(ClusterView cluster, MeterRegistry registry) {
    this.cluster = cluster;
    this.registry = registry;
    this.tags = Tags.of("cluster", cluster.url(), "id", cluster.id());
  }

  List<Meter> ofCluster() {
    List<Meter> made = new ArrayList<>();
    made.add(
        counter("dmha.failover", "Moves of connections to another host", tags)
            .by(view -> view.hosts().getMoves()));
    String transactions = "Transactions that ended, by whether they could have been done again";
    made.add(
        counter("dmha.transactions", transactions, tags.and("protected", "true"))
            .by(view -> view.continuity().getProtectedTransactions()));
    made.add(
        counter("dmha.transactions", transactions, tags.and("protected", "false"))
            .by(view -> unprotected(view.continuity().getUnprotected().values())));
    made.add(count("dmha.recoveries", "transaction.replayed", Count.REPLAYED));
    made.add(count("dmha.recoveries", "transaction.lost", Count.REPLAY_FAILED));
    made.add(count("dmha.recoveries", "commit.found", Count.COMMIT_FOUND));
    made.add(count("dmha.recoveries", "commit.not.found", Count.COMMIT_NOT_FOUND));
    made.add(count("dmha.recoveries", "commit.unresolved", Count.COMMIT_NOT_RESOLVED));
    made.add(count("dmha.told", "not.applied", Count.TOLD_NOT_APPLIED));
    made.add(count("dmha.told", "unknown", Count.TOLD_UNKNOWN));
    return made;
  }

  private static double unprotected(Collection<Long> byReason) {
    return byReason.stream().mapToLong(Long::longValue).sum();
  }

  List<Meter> ofHost(String host) {
    Tags mine = tags.and("host", host);
    List<Meter> made = new ArrayList<>();
    made.add(
        gauge(
            "dmha.connections",
            "Connections on the host",
            mine,
            view -> view.hosts().getConnections().getOrDefault(host, 0)));
    made.add(
        gauge(
            "dmha.host.usable",
            "1 where the host would take a new connection, else 0",
            mine,
            view -> view.hosts().getUsable().getOrDefault(host, false) ? 1 : 0));
    return made;
  }

  /** Where reads have gone so far. */
  Collection<String> routes() {
    RoutingMXBean routing = cluster.routing();
    return routing == null ? Collections.emptyList() : routing.getRoutes().keySet();
  }

  List<Meter> ofRoute(String route) {
    return Collections.singletonList(
        counter("dmha.routes", "Executions by where they went and why", tags.and("route", route))
            .by(view -> routed(view.routing(), route)));
  }

  private static double routed(@Nullable RoutingMXBean bean, String route) {
    Map<String, Long> routes = bean == null ? Collections.emptyMap() : bean.getRoutes();
    return routes.getOrDefault(route, 0L);
  }

  private Meter count(String name, String outcome, Count what) {
    String words =
        name.equals("dmha.told")
            ? "Times that the application was told of a loss"
            : "Losses that were made good or not";
    return counter(name, words, tags.and("outcome", outcome))
        .by(view -> view.continuity().getCounts().getOrDefault(what.name(), 0L));
  }

  private Meter gauge(String name, String words, Tags mine, ToDoubleFunction<ClusterView> value) {
    return Gauge.builder(name, cluster, value).description(words).tags(mine).register(registry);
  }

  private interface Counter {
    Meter by(ToDoubleFunction<ClusterView> value);
  }

  private Counter counter(String name, String words, Tags mine) {
    return value ->
        FunctionCounter.builder(name, cluster, value)
            .description(words)
            .tags(mine)
            .register(registry);
  }
}
