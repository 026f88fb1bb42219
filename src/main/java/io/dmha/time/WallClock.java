package io.dmha.time;

/** The time of day: for what is kept, not for what is measured. Thread-safe. */
@FunctionalInterface
public interface WallClock {
  /** Milliseconds since 1970, UTC. */
  long millis();

  /** The clock of the machine. */
  static WallClock system() {
    return System::currentTimeMillis;
  }
}
