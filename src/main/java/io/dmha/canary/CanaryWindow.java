package io.dmha.canary;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one step, those on the canary and those on the others, and what they prove. Where
 * the others have too few, since the canary has nearly all, they are those of an earlier step.
 * Thread-safe.
 */
final class CanaryWindow {
  /** So much longer is never called slow. */
  private static final long ALIKE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final double P99 = 0.99;

  /** One or two may be chance, however few the calls are: no interval is right there. */
  private static final int LEAST_HITS = 5;

  private final CanaryPlan plan;
  private final @Nullable CallFigures before;
  final CallFigures canary = new CallFigures();
  private final CallFigures others = new CallFigures();

  /**
   * @param before the others in an earlier step; null where there is none
   */
  CanaryWindow(CanaryPlan plan, @Nullable CallFigures before) {
    this.plan = plan;
    this.before = before;
  }

  void add(boolean isCanary, CallEnd end, long nanos) {
    (isCanary ? canary : others).add(end, nanos);
  }

  /** With whom the canary is compared. */
  CallFigures others() {
    CallFigures earlier = before;
    return earlier != null && others.calls() < plan.leastCalls ? earlier : others;
  }

  /** Whether there are enough calls on both sides to say that all is well. */
  boolean isFull() {
    return canary.calls() >= plan.leastCalls && others().calls() >= plan.leastCalls;
  }

  /** Why the canary fails too often, in words; null where that is not sure. */
  @Nullable String errors() {
    CallFigures usual = others();
    if (usual.calls() < plan.leastCalls) {
      return null;
    }
    boolean isFaulty = isWorse(canary.faults(), usual.faults());
    boolean isRefusing = isWorse(canary.refusals(), usual.refusals());
    if (!isFaulty && !isRefusing) {
      return null;
    }
    Proportion own = isFaulty ? canary.faults() : canary.refusals();
    Proportion theirs = isFaulty ? usual.faults() : usual.refusals();
    return percent(own.rate())
        + " of its "
        + canary.calls()
        + " calls "
        + (isFaulty ? "failed by faults of the host" : "were refused with errors of the database")
        + ", on the others "
        + percent(theirs.rate())
        + " of "
        + usual.calls()
        + "; allowed are "
        + percent(plan.moreErrors)
        + " more";
  }

  private boolean isWorse(Proportion own, Proportion theirs) {
    return own.hits() >= LEAST_HITS && own.exceeds(theirs) > plan.moreErrors;
  }

  /** Why the canary is too slow, in words; null where that is not sure. */
  @Nullable String slowness() {
    CallFigures usual = others();
    if (!isFull()) {
      return null;
    }
    long theirs = usual.times.quantile(P99);
    long limit = (long) Math.max(theirs * plan.p99Factor, (double) (theirs + ALIKE_NANOS));
    Proportion slow = new Proportion(canary.times.countAbove(limit), canary.calls());
    return slow.hits() < LEAST_HITS || slow.lower() <= 1 - P99
        ? null
        : "p99 of its "
            + canary.calls()
            + " calls is "
            + millis(canary.times.quantile(P99))
            + ", on the others "
            + millis(theirs)
            + " of "
            + usual.calls()
            + "; allowed are "
            + millis(limit);
  }

  /** How it was, in words. */
  String summary() {
    CallFigures usual = others();
    return percent(canary.faults().rate() + canary.refusals().rate())
        + " of its "
        + canary.calls()
        + " calls failed, on the others "
        + percent(usual.faults().rate() + usual.refusals().rate())
        + " of "
        + usual.calls()
        + "; p99 was "
        + millis(canary.times.quantile(P99))
        + " and "
        + millis(usual.times.quantile(P99));
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }
}
