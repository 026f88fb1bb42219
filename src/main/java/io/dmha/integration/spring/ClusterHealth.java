package io.dmha.integration.spring;

import io.dmha.ClusterView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How all clusters are, by what dmha knows: nobody is asked, so it is there at once in an outage
 * too. Immutable.
 */
final class ClusterHealth {
  /** As Boot's health has them. */
  enum State {
    /** No connection was asked for lately. */
    UNKNOWN,
    /** Each cluster has a host that would take a connection. */
    UP,
    /** A cluster has none. */
    DOWN
  }

  private final State state;
  private final Map<String, Object> details = new LinkedHashMap<>();

  private ClusterHealth(List<ClusterView> clusters) {
    boolean isUp = true;
    for (ClusterView cluster : clusters) {
      boolean isUsable = cluster.isUsable();
      isUp &= isUsable;
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("url", cluster.url());
      one.put("usable", isUsable);
      one.put("hosts", cluster.hosts().getHosts());
      details.put(cluster.id(), one);
    }
    this.state = clusters.isEmpty() ? State.UNKNOWN : isUp ? State.UP : State.DOWN;
  }

  static ClusterHealth now() {
    return new ClusterHealth(ClusterView.all());
  }

  /** The worst of them. */
  String state() {
    return state.name();
  }

  /** Each cluster, by its name in the log: its URL, and its hosts in words. */
  Map<String, Object> details() {
    return details;
  }
}
