package io.dmha.canary;

/** How an execution ended, as far as its host is judged by it. */
public enum CallEnd {
  /** With an answer; or it was cancelled, and the host is not to blame but for the time it took. */
  ANSWERED,
  /** By a fault of the host: the connection was lost, the role was wrong, it was out of order. */
  FAULT,
  /** The database said no: a constraint, a name it does not know, a lock. */
  REFUSED
}
