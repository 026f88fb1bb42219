package io.dmha.dameng.compare;

import java.time.Duration;
import java.util.List;

/**
 * How much of the comparison is run.
 *
 * @param connectRows how many rows of connects to the healthy pair each side makes
 * @param returnWatched how long connects are counted after a node has come back; zero for none
 */
record Plan(int connectRows, List<Outages> outages, Duration returnWatched) {
  /**
   * @param limit after so long a side is said not to work again
   */
  record Outages(Outage kind, int times, int writers, Duration limit) {}

  static Plan full() {
    return new Plan(
        40,
        List.of(
            new Outages(Outage.KILL, 8, 3, Duration.ofSeconds(10)),
            new Outages(Outage.SWITCHOVER, 4, 3, Duration.ofSeconds(8)),
            new Outages(Outage.FREEZE, 2, 3, Duration.ofSeconds(25)),
            new Outages(Outage.POWER_OFF, 2, 3, Duration.ofSeconds(20))),
        Duration.ofSeconds(30));
  }

  /** One kill and one switchover, for facts that hold in whatever order things happen. */
  static Plan quick() {
    return new Plan(
        1,
        List.of(
            new Outages(Outage.KILL, 1, 3, Duration.ofSeconds(10)),
            new Outages(Outage.SWITCHOVER, 1, 3, Duration.ofSeconds(2))),
        Duration.ZERO);
  }
}
