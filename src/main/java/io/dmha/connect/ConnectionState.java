package io.dmha.connect;

/** Where a connection stands. The legal moves are this table and nothing else. */
public enum ConnectionState {
  /** No physical connection; the next call looks for one. */
  DISCONNECTED,
  /** The first physical connection is being made. */
  CONNECTING,
  /** There is a physical connection. */
  CONNECTED,
  /** A lost physical connection is being replaced. */
  RECONNECTING,
  /** Ended by the application, or by a login that must not be tried again. */
  CLOSED;

  /** Whether a connection in this state may move to {@code next}. */
  public boolean canMoveTo(ConnectionState next) {
    switch (this) {
      case DISCONNECTED:
        return next == CONNECTING || next == RECONNECTING || next == CLOSED;
      case CONNECTING:
      case RECONNECTING:
        return next == CONNECTED || next == DISCONNECTED || next == CLOSED;
      case CONNECTED:
        return next == DISCONNECTED || next == CLOSED;
      case CLOSED:
        return false;
    }
    throw new AssertionError(this);
  }
}
