package io.dmha.fault;

/**
 * How far a call had come when it failed. It is what we know ourselves, so it outranks all else.
 */
public enum Phase {
  /** The name of a host is being turned into addresses. */
  RESOLVE,
  /** A connection to a host is being opened; no credentials have been sent. */
  CONNECT,
  /** Credentials may have been sent; no statement of the application has. */
  LOGIN,
  /** A session is open, and nothing of this call has been handed to the delegate's socket. */
  BEFORE_SEND,
  /** The request may have left, wholly or in part. */
  SENT,
  /** The request may have left, and it commits. */
  COMMIT_SENT;

  /** Whether the host may have received, and so may have run, the request that failed. */
  public boolean mayHaveBeenSent() {
    return this == SENT || this == COMMIT_SENT;
  }

  /** Whether there is no session yet. */
  boolean isConnecting() {
    return this == RESOLVE || this == CONNECT || this == LOGIN;
  }
}
