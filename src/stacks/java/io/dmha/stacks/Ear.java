package io.dmha.stacks;

import io.dmha.event.ContinuityReport;
import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hears what dmha says of one cell, in this JVM. Thread-safe. */
public final class Ear implements DmhaListener {
  private static final AtomicReference<@Nullable ContinuityReport> REPORT = new AtomicReference<>();
  private static final Map<EventType, Integer> COUNTS = new ConcurrentHashMap<>();

  /** The one that took longest, of those that took any time. */
  private static final AtomicReference<@Nullable DmhaEvent> LONGEST = new AtomicReference<>();

  @Override
  public void onEvent(DmhaEvent event) {
    COUNTS.merge(event.type(), 1, Integer::sum);
    LONGEST.accumulateAndGet(event, Ear::longer);
    if (event.report() != null) {
      REPORT.set(event.report());
    }
  }

  private static @Nullable DmhaEvent longer(@Nullable DmhaEvent one, @Nullable DmhaEvent other) {
    return took(other) > took(one) ? other : one;
  }

  private static long took(@Nullable DmhaEvent event) {
    Duration duration = event == null ? null : event.duration();
    return duration == null ? -1 : duration.toNanos();
  }

  /** What took longest, as dmha says it; empty where nothing took any time. */
  static String longest() {
    DmhaEvent longest = LONGEST.get();
    return took(longest) < 0 ? "" : longest.toString();
  }

  /** Begins anew. */
  static void forget() {
    LONGEST.set(null);
    REPORT.set(null);
    COUNTS.clear();
  }

  static int count(EventType type) {
    return COUNTS.getOrDefault(type, 0);
  }

  /**
   * The last report, which dmha makes when its last connection is closed.
   *
   * @throws IllegalStateException if there is none
   */
  static ContinuityReport report() {
    ContinuityReport report = REPORT.get();
    if (report == null) {
      throw new IllegalStateException("dmha has made no report.");
    }
    return report;
  }
}
