package io.dmha.proxy;

import io.dmha.event.ContinuityReport;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.ContinuityReport.Unprotected;
import io.dmha.replay.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what became of the transactions of one URL: one increment for each. Thread-safe. */
public final class Tally {
  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private final LongAdder protectedOnes = new LongAdder();
  private final LongAdder[] unprotected = new LongAdder[Refusal.values().length];

  /** One that has counted nothing. */
  public Tally() {
    for (Count count : Count.values()) {
      counts.put(count, count == Count.PROTECTED ? protectedOnes : new LongAdder());
    }
    for (int i = 0; i < unprotected.length; i++) {
      unprotected[i] = new LongAdder();
    }
  }

  /**
   * Counts a transaction that has ended.
   *
   * @param refusal why it was not protected; null where it was
   */
  public void ended(@Nullable Refusal refusal) {
    (refusal == null ? protectedOnes : unprotected[refusal.ordinal()]).increment();
  }

  /** Counts something else. */
  void add(Count what) {
    LongAdder counter = counts.get(what);
    if (counter != null) {
      counter.increment();
    }
  }

  /** What was counted so far. */
  public ContinuityReport report() {
    Map<Count, Long> now = new EnumMap<>(Count.class);
    counts.forEach((count, counter) -> now.put(count, counter.sum()));
    List<Unprotected> reasons = new ArrayList<>();
    for (Refusal refusal : Refusal.values()) {
      long transactions = unprotected[refusal.ordinal()].sum();
      if (transactions > 0) {
        reasons.add(
            new Unprotected(refusal.name(), transactions, refusal.words(), refusal.remedy()));
      }
    }
    return new ContinuityReport(now, reasons);
  }
}
