package io.dmha.canary;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** By which steps a host is given its share, and what it may not exceed meanwhile. Immutable. */
public final class CanaryPlan {
  final List<Integer> steps;
  final Duration every;
  final double moreErrors;
  final double p99Factor;
  final int leastCalls;

  /**
   * @param steps in percent, each larger than the one before
   * @param every how long each step lasts at least
   * @param moreErrors by how much its rate of errors may exceed that of the others, 0 to 1
   * @param p99Factor how many times as long as that of the others its p99 may be
   * @param leastCalls of how many calls of either side a verdict is made
   */
  public CanaryPlan(
      List<Integer> steps, Duration every, double moreErrors, double p99Factor, int leastCalls) {
    this.steps = Collections.unmodifiableList(new ArrayList<>(steps));
    this.every = every;
    this.moreErrors = moreErrors;
    this.p99Factor = p99Factor;
    this.leastCalls = leastCalls;
  }
}
