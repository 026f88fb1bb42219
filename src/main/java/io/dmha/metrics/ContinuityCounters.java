package io.dmha.metrics;

import io.dmha.event.ContinuityReport;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.ContinuityReport.Unprotected;
import io.dmha.replay.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what became of the transactions of one URL: one increment for each. Thread-safe. */
public final class ContinuityCounters {
  /** Neither map is changed after it is made. */
  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  private final Map<Refusal, LongAdder> unprotected = new EnumMap<>(Refusal.class);

  /** One that has counted nothing. */
  public ContinuityCounters() {
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
    for (Refusal refusal : Refusal.values()) {
      unprotected.put(refusal, new LongAdder());
    }
  }

  /**
   * Counts a transaction that has ended.
   *
   * @param refusal why it was not protected; null where it was
   */
  public void ended(@Nullable Refusal refusal) {
    if (refusal == null) {
      add(Count.PROTECTED);
    } else {
      Objects.requireNonNull(unprotected.get(refusal)).increment();
    }
  }

  /** Counts something else. */
  public void add(Count what) {
    Objects.requireNonNull(counts.get(what)).increment();
  }

  /** What was counted so far. */
  public ContinuityReport report() {
    Map<Count, Long> now = new EnumMap<>(Count.class);
    counts.forEach((count, counter) -> now.put(count, counter.sum()));
    List<Unprotected> reasons = new ArrayList<>();
    unprotected.forEach(
        (refusal, counter) -> {
          long transactions = counter.sum();
          if (transactions > 0) {
            reasons.add(
                new Unprotected(refusal.name(), transactions, refusal.words(), refusal.remedy()));
          }
        });
    return new ContinuityReport(now, reasons);
  }
}
