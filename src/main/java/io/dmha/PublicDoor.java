package io.dmha;

import io.dmha.cluster.FrontDoor;
import io.dmha.cluster.HostControl;
import io.dmha.metrics.ContinuityCounters;
import io.dmha.routing.ReadSplit;
import io.dmha.routing.RouteCounts;
import io.dmha.routing.Router;
import io.dmha.session.ReplaySwitch;
import io.dmha.session.UnwrapExtension;
import org.jspecify.annotations.Nullable;

/** The types by which an application and JMX see a cluster. */
final class PublicDoor implements FrontDoor {
  @Override
  public UnwrapExtension views(HostControl hosts, @Nullable ReadSplit split) {
    HostsMXBean bean = new HostsBean(hosts);
    RoutingMXBean routes = split == null ? null : new RoutingBean(split.counts());
    return new UnwrapExtension() {
      @Override
      public <T> @Nullable T of(Class<T> type, ReplaySwitch replay, @Nullable Router router) {
        if (type == ReadConsistency.class && router != null) {
          return type.cast(new RoutedConsistency(router));
        }
        if (type == RoutingMXBean.class && routes != null) {
          return type.cast(routes);
        }
        return type == HostsMXBean.class
            ? type.cast(bean)
            : ConnectionProtection.VIEWS.of(type, replay, router);
      }
    };
  }

  @Override
  public Object continuityBean(ContinuityCounters counters, boolean replays) {
    return new ContinuityBean(counters, replays);
  }

  @Override
  public Object routingBean(RouteCounts routes) {
    return new RoutingBean(routes);
  }

  @Override
  public Object hostsBean(HostControl hosts) {
    return new HostsBean(hosts);
  }
}
