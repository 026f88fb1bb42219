package io.dmha.event;

import io.dmha.log.LogSink;
import io.dmha.log.LogSink.Severity;
import io.dmha.log.LogSinks;

/**
 * Writes events to the logger {@code io.dmha}: quiet while all is well, one line for a failover.
 * Thread-safe.
 */
public final class EventLog implements DmhaListener {
  @Override
  public void onEvent(DmhaEvent event) {
    Holder.LOG.log(severityOf(event), event, null);
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

  /** Looked for at the first event: a JVM that only registers the driver loads no logging. */
  private static final class Holder {
    static final LogSink LOG = LogSinks.find("io.dmha");
  }
}
