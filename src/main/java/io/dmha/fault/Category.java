package io.dmha.fault;

/** What a failure means for whoever must decide how to go on. */
public enum Category {
  /** The request never left: nothing was run. While connecting: this host cannot serve now. */
  NOT_SENT,
  /**
   * The link is gone and the request may have been run. The caller knows whether it was a write.
   */
  LINK_LOST,
  /** The host answered that its role or state forbids the request; it was not run. */
  WRONG_ROLE,
  /**
   * The database gave the work up (deadlock, serialization, too old a snapshot): run the whole
   * transaction again. Some databases undo the statement only and keep the transaction and its
   * locks, so roll back first.
   */
  ROLLED_BACK,
  /** Not now: a lock, a limit or memory is short. The same request may succeed later. */
  BUSY,
  /** Nobody can say whether the request took effect. Never send it again without proof. */
  UNKNOWN_OUTCOME,
  /**
   * Credentials, TLS or address are wrong. Trying other hosts would only lock the account there.
   */
  FATAL,
  /**
   * An ordinary error of the statement or of the calling code; it goes to the application as is.
   */
  APPLICATION,
  /** Somebody cancelled: a query timeout, a cancel, an interrupt. Not to be run again by us. */
  CANCELLED
}
