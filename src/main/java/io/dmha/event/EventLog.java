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
  /** What all connections of a URL are told alike; a refused login is each its own. */
  private static final String NO_HOST = "08001";

  private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);

  /** Null for the one that all share, which may not be there yet: see {@link Holder}. */
  private final @Nullable LogSink own;

  private final EventRing ring = new EventRing();
  private final AtomicBoolean isDumped = new AtomicBoolean();

  /** When a recovery that failed was written last; null for never. */
  @GuardedBy("this") private @Nullable Instant lastFailure;

  @GuardedBy("this") private int leftOut;

  public EventLog() {
    this.own = null;
  }

  EventLog(LogSink own) {
    this.own = own;
  }

  @Override
  public void onEvent(DmhaEvent event) {
    ring.add(event);
    if (event.type() == EventType.RECOVERY_FAILED && NO_HOST.equals(event.code())) {
      failed(event);
    } else {
      log(severityOf(event), event);
    }
    if (event.type().level() == EventType.Level.WARNING && isDumped.compareAndSet(false, true)) {
      // Each a line of its own: whoever collects them reads lines.
      for (String line : recent()) {
        log(Severity.REPORT, "Until the first warning of this URL: " + line);
      }
    }
  }

  /** The last 200 events, the oldest first, each a line with its time (UTC). */
  public List<String> recent() {
    return ring.lines();
  }

  private void failed(DmhaEvent event) {
    int before = before(event.time());
    if (before < 0) {
      log(Severity.DEBUG, event);
    } else {
      log(
          Severity.WARN,
          before == 0 ? event : event + " The same was told of " + before + " other calls.");
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

  private void log(Severity severity, Object line) {
    write(own == null ? Holder.LOG : own, severity, line, null);
  }

  private static void write(
      @Nullable LogSink log, Severity severity, Object line, @Nullable Throwable cause) {
    if (log != null) {
      log.log(severity, line, cause);
    }
  }

  private static Severity severityOf(DmhaEvent event) {
    switch (event.type().level()) {
      case DETAIL:
        return Severity.DEBUG;
      case NOTICE:
        ContinuityReport report = event.report();
        if (report == null) {
          // What became of options is for the log of an application, as the report is.
          boolean isOfOptions = event.type() == EventType.OPTION_TRANSLATED;
          return isOfOptions ? Severity.REPORT : Severity.INFO;
        }
        // All is quiet while all is well.
        return report.isAllWell() ? Severity.DEBUG : Severity.REPORT;
      default:
        return Severity.WARN;
    }
  }

  static void listenerFailed(Class<?> listener, EventType type, Throwable e) {
    warn("The listener " + listener + " failed on " + type + "; the event goes on without it.", e);
  }

  private static void warn(String line, Throwable cause) {
    write(Holder.LOG, Severity.WARN, line, cause);
  }

  /** Gives the same in the words of a verdict. */
  static String questionFailed(String listener, Throwable e) {
    warn("The listener " + listener + " failed when it was asked about a replay: it is a veto.", e);
    return "the listener "
        + listener
        + " failed when it was asked ("
        + e.getClass().getName()
        + ")";
  }

  /**
   * Looked for with the first event: a JVM that only registers the driver loads no logging. It is
   * null for a binding that connects by dmha while it starts: that goes without.
   */
  private static final class Holder {
    static final @Nullable LogSink LOG = LogSinks.find("io.dmha");
  }
}
