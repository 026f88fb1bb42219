package io.dmha.time;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The pause before try number n: base × 2^n, capped, of which a random half to whole is taken.
 *
 * <p>The lower half stays, because full jitter lets some callers hammer a dead host without a
 * pause. Immutable and thread-safe where the source of randomness is.
 */
public final class Backoff {
  private final long baseNanos;
  private final long maxNanos;
  private final DoubleSupplier random;

  /**
   * @param base the pause before the first retry; zero turns pauses off
   * @param max the longest pause; not below {@code base}
   * @param random values from 0 (inclusive) to 1 (exclusive)
   */
  public Backoff(Duration base, Duration max, DoubleSupplier random) {
    this.baseNanos = base.toNanos();
    this.maxNanos = Math.max(baseNanos, max.toNanos());
    this.random = random;
  }

  /** The pause before retry {@code n}, the first being 0, in nanoseconds. */
  public long pauseNanos(int n) {
    int doublings = Math.min(n, 62);
    long grown = baseNanos > maxNanos >> doublings ? maxNanos : baseNanos << doublings;
    return (long) (grown * (0.5 + 0.5 * random.getAsDouble()));
  }
}
