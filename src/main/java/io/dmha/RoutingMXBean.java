package io.dmha;

import java.util.Map;

/**
 * Where the executions of one URL went with {@code dmha.readWriteSplit}: by JMX as {@code
 * io.dmha:type=Routing,name="URL",id=dmha-N}, or by {@code connection.unwrap(RoutingMXBean.class)}.
 * Thread-safe.
 */
public interface RoutingMXBean {
  /**
   * How many executions went to a standby, and how many to the primary for which reason: {@code
   * standby}, {@code primary: writes}, {@code primary: read-your-writes}. What never was is left
   * out. What is executed in a transaction that the primary has begun is not counted.
   */
  Map<String, Long> getRoutes();
}
