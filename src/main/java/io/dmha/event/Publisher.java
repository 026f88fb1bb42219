package io.dmha.event;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands events to the listeners, in order. Thread-safe; holds no lock. */
public final class Publisher {
  private final List<DmhaListener> listeners;

  /** A publisher to these listeners; the list is not copied and must not change. */
  public Publisher(List<DmhaListener> listeners) {
    this.listeners = listeners;
  }

  /** A publisher that nobody hears. */
  public static Publisher silent() {
    return new Publisher(Collections.emptyList());
  }

  /**
   * Tells every listener; never throws, not even an error of the JVM: it is told in the middle of a
   * recovery, and what has become of a transaction must reach the application.
   */
  public void publish(DmhaEvent event) {
    for (DmhaListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (Throwable e) {
        logFailure(listener, event, e);
      }
    }
  }

  private static void logFailure(DmhaListener listener, DmhaEvent event, Throwable e) {
    if (listener instanceof EventLog) {
      // What cannot log cannot log that: as a rule the class loader of its application is closed.
      return;
    }
    try {
      EventLog.listenerFailed(listener.getClass(), event.type(), e);
    } catch (Throwable again) {
      // Not even that can be logged.
    }
  }

  /**
   * Asks every listener, until one says no.
   *
   * @return who says no, and how, as the end of a sentence; null where nobody does
   */
  public @Nullable String veto(LostTransaction lost) {
    for (DmhaListener listener : listeners) {
      String name = listener.getClass().getName();
      try {
        if (!listener.mayReplay(lost)) {
          return "the listener " + name + " vetoed it";
        }
      } catch (Throwable e) {
        return EventLog.questionFailed(name, e);
      }
    }
    return null;
  }
}
