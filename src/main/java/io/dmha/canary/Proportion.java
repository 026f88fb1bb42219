package io.dmha.canary;

/**
 * A part of a number of calls, and how surely it is known: by Wilson's interval, which is right for
 * few calls and for parts near 0, too. Immutable.
 */
final class Proportion {
  /** One look in two thousand is wrong by chance, were the part just at the limit. */
  private static final double Z = 3.3;

  private final long hits;
  private final long calls;

  Proportion(long hits, long calls) {
    this.hits = hits;
    this.calls = calls;
  }

  long hits() {
    return hits;
  }

  double rate() {
    return calls == 0 ? 0 : hits / (double) calls;
  }

  /** What the true part is hardly below. */
  double lower() {
    return calls == 0 ? 0 : Math.max(0, center() - spread());
  }

  /** What the true part is hardly above. */
  double upper() {
    return calls == 0 ? 1 : Math.min(1, center() + spread());
  }

  /**
   * By how much the true part surely exceeds that of {@code other}; negative where that is not
   * sure. Newcombe's interval for the difference of two parts, of Wilson's of each.
   */
  double exceeds(Proportion other) {
    double below = rate() - lower();
    double above = other.upper() - other.rate();
    return rate() - other.rate() - Math.sqrt(below * below + above * above);
  }

  private double center() {
    return (rate() + Z * Z / (2 * calls)) / (1 + Z * Z / calls);
  }

  private double spread() {
    double variance = rate() * (1 - rate()) / calls + Z * Z / (4.0 * calls * calls);
    return Z * Math.sqrt(variance) / (1 + Z * Z / calls);
  }
}
