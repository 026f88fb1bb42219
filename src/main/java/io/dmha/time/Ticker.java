package io.dmha.time;

/** A monotonic clock. Its values mean nothing alone; only differences do. Thread-safe. */
public interface Ticker {
  /** The current tick in nanoseconds; may be negative, never goes back. */
  long nanos();

  /** The clock of the JVM. */
  static Ticker system() {
    return System::nanoTime;
  }
}
