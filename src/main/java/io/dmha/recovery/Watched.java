package io.dmha.recovery;

/** A connection as the watch sees it. */
public interface Watched {
  /** How many calls have begun: changes while the application works. */
  long begunCalls();

  /** Whether a call is running, as far as an unsynchronized look can tell. */
  boolean isBusy();

  /** Its lifeline. */
  Lifeline lifeline();

  /** Gives up {@code link}, if it is still the one: whoever hangs in it comes back. */
  void cutOff(Link link, String why);
}
