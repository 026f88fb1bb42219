package io.dmha.demo;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What the application of one side lived through. Thread-safe. */
final class Tally {
  private static final int KEPT_ERRORS = 3;

  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder notApplied = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder foundBooked = new LongAdder();
  private final LongAdder rawErrors = new LongAdder();
  private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);
  private final List<Exception> firstErrors = new CopyOnWriteArrayList<>();

  /** Numbers at one moment. */
  record Counts(
      long acknowledged,
      long notApplied,
      long unknown,
      long foundBooked,
      long rawErrors,
      long longestStallMillis) {}

  void acknowledged() {
    acknowledged.increment();
  }

  /** The application was told that nothing of the transfer is in the database. */
  void notApplied() {
    notApplied.increment();
  }

  /** The application was told that nobody knows whether the transfer is in the database. */
  void unknown() {
    unknown.increment();
  }

  /** The application looked, and the transfer was there. */
  void foundBooked() {
    foundBooked.increment();
  }

  /** An exception that does not tell the application what became of its transfer. */
  void rawError(Exception e) {
    rawErrors.increment();
    if (firstErrors.size() < KEPT_ERRORS) {
      firstErrors.add(e);
    }
  }

  /** A transfer took so long, from its first try to its acknowledgement. */
  void took(long nanos) {
    longestNanos.accumulate(nanos);
  }

  long acknowledgedSoFar() {
    return acknowledged.sum();
  }

  Counts counts() {
    return new Counts(
        acknowledged.sum(),
        notApplied.sum(),
        unknown.sum(),
        foundBooked.sum(),
        rawErrors.sum(),
        longestNanos.get() / 1_000_000);
  }

  List<Exception> firstErrors() {
    return List.copyOf(firstErrors);
  }
}
