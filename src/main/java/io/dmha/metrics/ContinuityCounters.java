package io.dmha.metrics;

import io.dmha.event.ContinuityReport;
import io.dmha.event.ContinuityReport.Count;
import io.dmha.event.ContinuityReport.Unprotected;
import io.dmha.replay.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what became of the transactions of one URL: one increment for each. Thread-safe. */
public final class ContinuityCounters {
  /** Statements that are kept for one reason; the rest is counted together. */
  static final int MOST = 50;

  private static final String OTHERS = "other statements";

  /** Neither map is changed after it is made. */
  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  private final Map<Refusal, LongAdder> unprotected = new EnumMap<>(Refusal.class);

  /** By which statements, for each reason; grows up to {@link #MOST}. */
  private final Map<Refusal, Map<String, LongAdder>> statements = new EnumMap<>(Refusal.class);

  /** One that has counted nothing. */
  public ContinuityCounters() {
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
    for (Refusal refusal : Refusal.values()) {
      unprotected.put(refusal, new LongAdder());
      statements.put(refusal, new ConcurrentHashMap<>());
    }
  }

  /**
   * Counts a transaction that has ended.
   *
   * @param refusal why it was not protected; null where it was
   * @param statement by which, without its values; null where that is not known
   */
  public void ended(@Nullable Refusal refusal, @Nullable String statement) {
    if (refusal == null) {
      add(Count.PROTECTED);
      return;
    }
    Objects.requireNonNull(unprotected.get(refusal)).increment();
    if (statement != null) {
      Map<String, LongAdder> known = Objects.requireNonNull(statements.get(refusal));
      boolean hasRoom = known.size() < MOST || known.containsKey(statement);
      known.computeIfAbsent(hasRoom ? statement : OTHERS, each -> new LongAdder()).increment();
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
            Map<String, Long> by = new HashMap<>();
            Objects.requireNonNull(statements.get(refusal))
                .forEach((statement, times) -> by.put(statement, times.sum()));
            reasons.add(
                new Unprotected(
                    refusal.name(), transactions, refusal.words(), refusal.remedy(), by));
          }
        });
    return new ContinuityReport(now, reasons);
  }
}
