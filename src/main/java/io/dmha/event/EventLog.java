package io.dmha.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.log.LogSink;
import io.dmha.log.LogSink.Severity;
import io.dmha.log.LogSinks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of one URL to the logger {@code io.dmha}: quiet while all is well, one line for
 * a failover, and in an outage a line in five seconds for all that give up. Thread-safe; the lock
 * guards what was left out.
 */
public final class EventLog implements DmhaListener {
  private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);

  private final LogSink log;
  private final EventRing ring = new EventRing();
  private final AtomicBoolean isDumped = new AtomicBoolean();

  /** When a recovery that failed was written last; null for never. */
  @GuardedBy("this") private @Nullable Instant lastFailure;

  @GuardedBy("this") private int leftOut;

  public EventLog() {
    this(Holder.LOG);
  }

  EventLog(LogSink log) {
    this.log = log;
  }

  @Override
  public void onEvent(DmhaEvent event) {
    ring.add(event);
    if (event.type() == EventType.RECOVERY_FAILED) {
      failed(event);
    } else {
      log.log(severityOf(event), event, null);
    }
    if (event.type().level() == EventType.Level.WARNING && isDumped.compareAndSet(false, true)) {
      log.log(
          Severity.REPORT,
          "What went before the first warning of this URL:\n" + String.join("\n", recent()),
          null);
    }
  }

  /** The last 200 events, the oldest first, each a line with its time (UTC). */
  public List<String> recent() {
    return ring.lines();
  }

  private void failed(DmhaEvent event) {
    int before = before(event.time());
    if (before < 0) {
      log.log(Severity.DEBUG, event, null);
    } else {
      log.log(
          Severity.WARN,
          before == 0 ? event : event + " The same was told of " + before + " other calls.",
          null);
    }
  }

  /** How many were left out since the last one; -1 where this one is left out, too. */
  synchronized int before(Instant now) {
    Instant last = lastFailure;
    if (last != null && Duration.between(last, now).abs().compareTo(BETWEEN_FAILURES) < 0) {
      leftOut++;
      return -1;
    }
    lastFailure = now;
    int before = leftOut;
    leftOut = 0;
    return before;
  }

  private static Severity severityOf(DmhaEvent event) {
    switch (event.type().level()) {
      case DETAIL:
        return Severity.DEBUG;
      case NOTICE:
        ContinuityReport report = event.report();
        if (report == null) {
          return Severity.INFO;
        }
        // All is quiet while all is well.
        return report.isAllWell() ? Severity.DEBUG : Severity.REPORT;
      default:
        return Severity.WARN;
    }
  }

  static void listenerFailed(Class<?> listener, EventType type, Throwable e) {
    Holder.LOG.log(
        Severity.WARN,
        "The listener " + listener + " failed on " + type + "; the event goes on without it.",
        e);
  }

  /** Gives the same in the words of a verdict. */
  static String questionFailed(String listener, Throwable e) {
    Holder.LOG.log(
        Severity.WARN,
        "The listener " + listener + " failed when it was asked about a replay: it is a veto.",
        e);
    return "the listener "
        + listener
        + " failed when it was asked ("
        + e.getClass().getName()
        + ")";
  }

  /** Looked for with the first URL: a JVM that only registers the driver loads no logging. */
  private static final class Holder {
    static final LogSink LOG = LogSinks.find("io.dmha");
  }
}
