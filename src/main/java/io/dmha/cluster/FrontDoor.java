package io.dmha.cluster;

import io.dmha.metrics.ContinuityCounters;
import io.dmha.routing.ReadSplit;
import io.dmha.routing.RouteCounts;
import io.dmha.session.UnwrapExtension;
import org.jspecify.annotations.Nullable;

/** What the public room makes of what the cluster knows. Thread-safe. */
public interface FrontDoor {
  /** What connections can be unwrapped to beside their own types. */
  UnwrapExtension views(HostControl hosts, @Nullable ReadSplit split);

  /**
   * What JMX shows of what is counted.
   *
   * @param replays whether transactions are done again at all
   */
  Object continuityBean(ContinuityCounters counters, boolean replays);

  /** What JMX shows of where reads went. */
  Object routingBean(RouteCounts routes);

  /** What JMX shows of the hosts. */
  Object hostsBean(HostControl hosts);
}
