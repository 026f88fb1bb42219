package io.dmha.demo;

import io.dmha.event.DmhaEvent;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.H2Pair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Kills the server at work when it is time to, and starts it again as the spare of the other. Runs
 * in a thread of its own; gives the number of kills.
 */
final class Outages implements Callable<Integer> {
  private static final Duration DEAD_AT_LEAST = Duration.ofSeconds(1);
  private static final Duration QUIET_AT_LEAST = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final H2Pair pair;
  private final List<Duration> times;
  private final int connections;
  private final Shift shift;
  private final Screen screen;
  private final List<Side> sides;
  private volatile @Nullable H2Node dead;

  /**
   * @param sides that must be at work before a server is killed
   */
  Outages(H2Pair pair, Demo.Plan plan, Shift shift, Screen screen, List<Side> sides) {
    this.pair = pair;
    this.times = plan.kills();
    this.connections = plan.threads();
    this.shift = shift;
    this.screen = screen;
    this.sides = sides;
  }

  @Override
  public Integer call() {
    for (Duration time : times) {
      shift.pause(time.minus(shift.elapsed()));
      outage();
      shift.pause(QUIET_AT_LEAST);
    }
    return times.size();
  }

  private void outage() {
    Eventually.within(LIMIT, "both sides at work", this::areAtWork);
    DmhaEvent unusedEarlier = Failovers.take();
    H2Node victim = Eventually.get(LIMIT, "a server at work", pair::serving);
    Duration start = shift.elapsed();
    victim.kill9();
    dead = victim;
    screen.line(start, "kill -9 of " + name(victim) + ", the server at work");
    while (Failovers.count() < connections && shift.elapsed().minus(start).compareTo(LIMIT) < 0) {
      shift.pause(LOOK);
    }
    tellFailover();
    shift.pause(start.plus(DEAD_AT_LEAST).minus(shift.elapsed()));
    victim.start();
    dead = null;
    screen.line(shift.elapsed(), name(victim) + " is started again, as the spare");
  }

  private boolean areAtWork() {
    return sides.stream().allMatch(side -> side.tally().acknowledgedSoFar() > connections);
  }

  private void tellFailover() {
    int count = Failovers.count();
    DmhaEvent slowest = Failovers.take();
    String text = "dmha: " + count + " of " + connections + " connections carried over";
    screen.line(
        shift.elapsed(), slowest == null ? text : text + "; the slowest " + slowest.message());
  }

  /** The dead server, for the live line; empty while both live. */
  String status() {
    H2Node node = dead;
    return node == null ? "" : "killed: " + name(node);
  }

  private static String name(H2Node node) {
    return "127.0.0.1:" + node.port();
  }
}
