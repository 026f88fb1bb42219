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

  /** Tells every listener; never throws, but for errors of the JVM itself. */
  public void publish(DmhaEvent event) {
    for (DmhaListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (StackOverflowError e) {
        // A listener that uses a connection which it listens to.
        EventLog.listenerFailed(listener.getClass(), event.type(), e);
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Throwable e) {
        EventLog.listenerFailed(listener.getClass(), event.type(), e);
      }
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
      } catch (StackOverflowError e) {
        return EventLog.questionFailed(name, e);
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Throwable e) {
        return EventLog.questionFailed(name, e);
      }
    }
    return null;
  }
}
