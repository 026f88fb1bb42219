package io.dmha.log;

import org.jspecify.annotations.Nullable;

/** Where the lines of dmha's log go. Thread-safe. */
public interface LogSink {
  /** How much a line matters. */
  enum Severity {
    DEBUG,
    /** Of use in the log of an application, and none on the screen of a tool. */
    REPORT,
    INFO,
    WARN
  }

  /**
   * Writes a line.
   *
   * @param line is put into words only where that severity is logged; holds no secret
   * @param cause what was thrown, with its stack trace; null for none
   */
  void log(Severity severity, Object line, @Nullable Throwable cause);
}
