package io.dmha.outcome;

/** What follows from a failure. */
public enum Decision {
  /** The application gets the driver's own exception. */
  RETHROW,
  /** The call is run again on a new connection. */
  REPEAT,
  /** The application is told that its work is not applied. */
  NOT_APPLIED,
  /** The application is told that nobody knows. */
  UNKNOWN,
  /** The call is taken as done: what was to be undone went with the connection. */
  DONE,
  /** The application is told that results are lost, of work that was acknowledged. */
  RESULT_LOST
}
