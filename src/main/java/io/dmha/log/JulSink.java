package io.dmha.log;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes by {@code java.util.logging}, which every JVM has: DEBUG is its FINE. Thread-safe.
 *
 * <p>Without any configuration INFO is printed on the screen, which is that of a tool as often as
 * not: so a report is CONFIG.
 */
final class JulSink implements LogSink {
  /** Held: what is set of a logger is forgotten with the last one who holds it. */
  private final Logger logger;

  JulSink(String name) {
    this.logger = Logger.getLogger(name);
  }

  @Override
  public void log(Severity severity, Object line, @Nullable Throwable cause) {
    Level level = levelOf(severity);
    if (!logger.isLoggable(level)) {
      return;
    }
    LogRecord entry = new LogRecord(level, line.toString());
    entry.setLoggerName(logger.getName());
    // Otherwise it looks through the stack for who has called, and names a class of dmha.
    entry.setSourceClassName(null);
    entry.setSourceMethodName(null);
    entry.setThrown(cause);
    logger.log(entry);
  }

  private static Level levelOf(Severity severity) {
    switch (severity) {
      case WARN:
        return Level.WARNING;
      case INFO:
        return Level.INFO;
      case REPORT:
        return Level.CONFIG;
      default:
        return Level.FINE;
    }
  }
}
