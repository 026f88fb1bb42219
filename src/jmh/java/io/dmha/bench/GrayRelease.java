package io.dmha.bench;

import io.dmha.canary.CanaryPlan;
import io.dmha.fixtures.canary.HostWays;
import io.dmha.fixtures.canary.ReleasePlay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a canary's share does over time: of a host that is well, of one whose calls begin to fail,
 * and of one that becomes slow. The clock is the play's own, so it takes seconds. Printed is what
 * was told; the charts go to a folder.
 *
 * <pre>mvn -q -Pbench -Dbench.scope=test -Dbench.main=io.dmha.bench.GrayRelease \
 *   -Dbench=src/docs/charts</pre>
 */
public final class GrayRelease {
  private static final CanaryPlan PLAN =
      new CanaryPlan(List.of(1, 5, 25, 50, 100), Duration.ofMinutes(5), 0.02, 1.5, 200);

  private static final Duration WELL = Duration.ofMinutes(12);
  private static final Duration REST = Duration.ofMinutes(16);

  private GrayRelease() {}

  /** Takes the folder for the charts. */
  public static void main(String[] args) throws IOException {
    Path charts = Path.of(args.length > 0 ? args[0] : "target/charts");
    draw(charts, "healthy", HostWays.usual());
    draw(charts, "failing", HostWays.usual().failing(0.08));
    draw(charts, "slow", HostWays.usual().slower(2));
  }

  private static void draw(Path charts, String name, HostWays later) throws IOException {
    ReleasePlay play = new ReleasePlay(PLAN, 1).play(WELL).canary(later).play(REST);
    System.out.println(name);
    play.told().forEach(told -> System.out.println(told.second() + " s: " + told.news().words()));
    LineChart.write(
        charts.resolve("canary-" + name + ".svg"),
        "Percent of new connections, canary " + name + " after 720 s",
        "s since it began",
        10,
        play.shares());
  }
}
