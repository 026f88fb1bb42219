package io.dmha.canary;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many calls took how long, to a sixteenth of it, from a microsecond to an hour; 5 kB, however
 * many they are. Thread-safe; nothing is allocated for a call.
 */
final class LatencyHistogram {
  /** Each power of two is cut into so many. */
  private static final int FINE_BITS = 4;

  private static final int FINE = 1 << FINE_BITS;

  /** Times shorter than this are alike. */
  private static final int SHORTEST_BITS = 10;

  private static final int LONGEST_BITS = 42;
  private static final int BUCKETS = (LONGEST_BITS - SHORTEST_BITS - FINE_BITS + 1) * FINE;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void add(long nanos) {
    counts.getAndIncrement(bucket(nanos));
  }

  /** What this part of the calls did not exceed; 0 where there are none. */
  long quantile(double part) {
    long all = countFrom(0);
    long left = (long) Math.ceil(all * part);
    for (int i = 0; i < BUCKETS; i++) {
      left -= counts.get(i);
      if (left <= 0 && all > 0) {
        return floor(i + 1);
      }
    }
    return 0;
  }

  /** How many surely took longer. */
  long countAbove(long nanos) {
    return countFrom(bucket(nanos) + 1);
  }

  private long countFrom(int first) {
    long sum = 0;
    for (int i = first; i < BUCKETS; i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  /** The smallest time of a bucket. */
  static long floor(int bucket) {
    int power = bucket >> FINE_BITS;
    long units = power == 0 ? bucket : (long) ((bucket & (FINE - 1)) | FINE) << (power - 1);
    return units << SHORTEST_BITS;
  }

  static int bucket(long nanos) {
    long units = Math.max(0, nanos) >> SHORTEST_BITS;
    if (units < FINE) {
      return (int) units;
    }
    int power = Long.SIZE - Long.numberOfLeadingZeros(units) - FINE_BITS;
    int fine = (int) (units >> (power - 1)) & (FINE - 1);
    return Math.min(BUCKETS - 1, (power << FINE_BITS) + fine);
  }
}
