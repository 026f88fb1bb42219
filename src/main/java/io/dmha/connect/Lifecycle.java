package io.dmha.connect;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** The state of one connection, moved by compare-and-set. Thread-safe, without a lock. */
final class Lifecycle {
  private static final AtomicReferenceFieldUpdater<Lifecycle, ConnectionState> STATE =
      AtomicReferenceFieldUpdater.newUpdater(Lifecycle.class, ConnectionState.class, "state");

  private volatile ConnectionState state = ConnectionState.DISCONNECTED;
  private final String connection;
  private final Publisher publisher;

  Lifecycle(String connection, Publisher publisher) {
    this.connection = connection;
    this.publisher = publisher;
  }

  ConnectionState state() {
    return state;
  }

  /**
   * Moves from {@code from} to {@code to} if that is still the state.
   *
   * @return whether it was
   * @throws IllegalStateException if the table has no such move
   */
  boolean move(ConnectionState from, ConnectionState to) {
    if (!from.canMoveTo(to)) {
      throw new IllegalStateException("no move from " + from + " to " + to);
    }
    if (!STATE.compareAndSet(this, from, to)) {
      return false;
    }
    publisher.publish(
        DmhaEvent.of(EventType.STATE_CHANGED, connection).saying("from " + from + " to " + to));
    return true;
  }

  /** Moves to {@link ConnectionState#DISCONNECTED} from wherever, unless it is closed. */
  void disconnect() {
    for (ConnectionState now = state();
        now.canMoveTo(ConnectionState.DISCONNECTED);
        now = state()) {
      if (move(now, ConnectionState.DISCONNECTED)) {
        return;
      }
    }
  }

  /** Moves to {@link ConnectionState#CLOSED} from wherever; answers whether this call did it. */
  boolean close() {
    for (ConnectionState now = state(); now != ConnectionState.CLOSED; now = state()) {
      if (move(now, ConnectionState.CLOSED)) {
        return true;
      }
    }
    return false;
  }
}
