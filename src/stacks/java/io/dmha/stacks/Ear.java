package io.dmha.stacks;

import io.dmha.event.ContinuityReport;
import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hears what dmha says of one cell, in this JVM. Thread-safe. */
public final class Ear implements DmhaListener {
  private static final AtomicReference<@Nullable ContinuityReport> REPORT = new AtomicReference<>();
  private static final Map<EventType, Integer> COUNTS = new ConcurrentHashMap<>();

  @Override
  public void onEvent(DmhaEvent event) {
    COUNTS.merge(event.type(), 1, Integer::sum);
    if (event.report() != null) {
      REPORT.set(event.report());
    }
  }

  /** Begins anew. */
  static void forget() {
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
