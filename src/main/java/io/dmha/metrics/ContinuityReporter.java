package io.dmha.metrics;

import io.dmha.event.ContinuityReport;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.time.Ticker;
import io.dmha.watch.WatchTask;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells how the transactions of one URL were protected: by JMX while it has connections, and by an
 * event now and then. Thread-safe.
 */
public final class ContinuityReporter implements WatchTask {
  static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final String cluster;
  private final String url;
  private final ContinuityCounters counters;
  private final Map<String, Supplier<Object>> beans;
  private final Publisher publisher;
  private final Ticker ticker;
  private final boolean replays;
  private final AtomicReference<Said> said;

  /** Takes the bean away; null while there is none. Touched by the watch thread alone. */
  private @Nullable Runnable shown;

  /** Touched by the watch thread alone. */
  private boolean isJmxBroken;

  /** What was published last, and when. */
  private static final class Said {
    final long nanos;
    final long happenings;
    final boolean isFirst;

    Said(long nanos, long happenings, boolean isFirst) {
      this.nanos = nanos;
      this.happenings = happenings;
      this.isFirst = isFirst;
    }
  }

  /**
   * @param url the URL without secrets
   * @param beans make what is shown by JMX, by the type in its name
   * @param replays whether transactions are done again at all
   */
  public ContinuityReporter(
      String cluster,
      String url,
      ContinuityCounters counters,
      Map<String, Supplier<Object>> beans,
      Publisher publisher,
      Ticker ticker,
      boolean replays) {
    this.cluster = cluster;
    this.url = url;
    this.counters = counters;
    this.beans = beans;
    this.publisher = publisher;
    this.ticker = ticker;
    this.replays = replays;
    this.said = new AtomicReference<>(new Said(ticker.nanos(), 0, true));
  }

  @Override
  public void eachPass() {
    if (shown == null && !isJmxBroken) {
      show();
    }
    publish(false);
  }

  @Override
  public void atEnd() {
    Runnable unregister = shown;
    shown = null;
    if (unregister != null) {
      try {
        unregister.run();
      } catch (RuntimeException e) {
        // Somebody has taken it away; or there it stays, and is said.
        broken(e);
      }
    }
  }

  /** Called when the last connection is closed, by the thread that closes it. */
  public void lastClosed() {
    publish(true);
  }

  private void show() {
    try {
      shown = Jmx.register(beans, url, cluster);
    } catch (RuntimeException | LinkageError e) {
      broken(e);
    }
  }

  private void broken(Throwable e) {
    if (!isJmxBroken) {
      isJmxBroken = true;
      publisher.publish(
          DmhaEvent.of(EventType.JMX_FAILED, cluster)
              .saying(
                  "the report of " + url + " cannot be had by JMX (" + e + "); all else works"));
    }
  }

  /** At most once in ten minutes, and at the end of what was shorter, if there is anything new. */
  private void publish(boolean isLast) {
    Said before = Objects.requireNonNull(said.get());
    long now = ticker.nanos();
    boolean isDue = now - before.nanos >= PAUSE_NANOS || (isLast && before.isFirst);
    if (!replays || !isDue) {
      return;
    }
    ContinuityReport report = counters.report();
    long happenings = happenings(report);
    if (happenings != before.happenings
        && said.compareAndSet(before, new Said(now, happenings, false))) {
      publisher.publish(DmhaEvent.of(EventType.CONTINUITY_REPORT, cluster).reporting(report));
    }
  }

  private static long happenings(ContinuityReport report) {
    long sum = report.transactions();
    for (ContinuityReport.Count count : ContinuityReport.Count.values()) {
      sum += report.count(count);
    }
    return sum;
  }
}
