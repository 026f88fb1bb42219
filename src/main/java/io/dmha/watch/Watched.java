package io.dmha.watch;

import io.dmha.connect.ReconnectingLink;
import io.dmha.link.Link;

/** A connection as the watch sees it. */
public interface Watched {
  /**
   * Whether a call is running that was running already when this was asked last, as far as an
   * unsynchronized look can tell. Asked by the watch alone, once a look.
   */
  boolean isStillInCall();

  /** Whether a call is running, seen as above. */
  boolean isInCall();

  /** Whether a call is running, or has begun since the look before; asked after the others. */
  default boolean isActive() {
    return isInCall();
  }

  /**
   * Leaves its host, which is drained, if nothing has happened between the last two looks and
   * nothing is lost by it.
   */
  void leaveIfIdle();

  /** Its lifeline. */
  ReconnectingLink reconnecting();

  /** Gives up {@code link}, if it is still the one: whoever hangs in it comes back. */
  void cutOff(Link link, String why);
}
