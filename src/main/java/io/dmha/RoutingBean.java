package io.dmha;

import io.dmha.routing.RouteCounts;
import java.util.Map;

/** Shows what the routes of one URL have counted. */
public final class RoutingBean implements RoutingMXBean {
  private final RouteCounts routes;

  public RoutingBean(RouteCounts routes) {
    this.routes = routes;
  }

  @Override
  public Map<String, Long> getRoutes() {
    return routes.inWords();
  }
}
