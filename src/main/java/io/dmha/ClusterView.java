package io.dmha;

import io.dmha.cluster.ClusterBeans;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One cluster that connections were asked of, as dmha knows it: without JMX, without a connection,
 * and without asking a host, so it answers at once in an outage too. For health checks and metrics.
 * Thread-safe.
 *
 * <p>A cluster is there from the first time that a connection is asked for, and forgotten some five
 * minutes after its last connection was closed.
 */
public final class ClusterView {
  private final ClusterBeans beans;

  private ClusterView(ClusterBeans beans) {
    this.beans = beans;
  }

  /**
   * All clusters of this dmha, by their URLs. Opens nothing. Under a dmha that several applications
   * share, those whose driver only another application's class loader finds are left out.
   */
  public static List<ClusterView> all() {
    List<ClusterView> views = new ArrayList<>();
    DmhaDriver.beans().forEach(each -> views.add(new ClusterView(each)));
    views.sort(Comparator.comparing(ClusterView::url).thenComparing(ClusterView::id));
    return views;
  }

  /** How the log and JMX call it: {@code dmha-1}. It differs from cluster to cluster. */
  public String id() {
    return beans.name();
  }

  /** Its URL as metadata show it: all hosts and the path, no options, no secret. */
  public String url() {
    return beans.url();
  }

  /** Its hosts, and what can be done with them. */
  public HostsMXBean hosts() {
    return (HostsMXBean) Objects.requireNonNull(beans.make("Hosts"));
  }

  /** How its transactions were protected. */
  public ContinuityMXBean continuity() {
    return (ContinuityMXBean) Objects.requireNonNull(beans.make("Continuity"));
  }

  /** Where its reads went; null without {@code dmha.readWriteSplit}. */
  public @Nullable RoutingMXBean routing() {
    return (RoutingMXBean) beans.make("Routing");
  }

  /** Whether one of its hosts would take a new connection, by what is known now. */
  public boolean isUsable() {
    return hosts().getUsable().containsValue(true);
  }
}
