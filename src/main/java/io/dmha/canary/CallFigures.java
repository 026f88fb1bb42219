package io.dmha.canary;

import java.util.concurrent.atomic.LongAdder;

/** How the calls on some hosts went. Thread-safe. */
final class CallFigures {
  final LatencyHistogram times = new LatencyHistogram();
  private final LongAdder calls = new LongAdder();
  private final LongAdder faults = new LongAdder();
  private final LongAdder refusals = new LongAdder();

  void add(CallEnd end, long nanos) {
    calls.increment();
    times.add(nanos);
    if (end == CallEnd.FAULT) {
      faults.increment();
    } else if (end == CallEnd.REFUSED) {
      refusals.increment();
    }
  }

  long calls() {
    return calls.sum();
  }

  Proportion faults() {
    return new Proportion(faults.sum(), calls());
  }

  Proportion refusals() {
    return new Proportion(refusals.sum(), calls());
  }
}
