package io.dmha.outcome;

/** What is at stake when a call fails. */
public enum AtStake {
  /** The call changes nothing and no transaction is open. */
  NOTHING,
  /** A provable read outside a transaction. */
  READ,
  /** One statement that writes and commits by itself. */
  WRITE,
  /** Several writes that commit by themselves, or may: a part of them may be done. */
  WRITES,
  /** A statement inside an open transaction that cannot have committed it. */
  TRANSACTION,
  /** The same, and the whole transaction can be done again. */
  REPLAYABLE,
  /** The end of a transaction, or a statement inside one that may have committed it. */
  COMMIT,
  /** A rollback of the whole transaction, or a commit of what was only read. */
  ROLLBACK,
  /** Rows or results that were on the lost connection and cannot be had again. */
  RESULT
}
