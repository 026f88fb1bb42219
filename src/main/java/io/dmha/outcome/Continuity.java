package io.dmha.outcome;

/** How much of a lost connection is made good. */
public enum Continuity {
  /** Nothing: errors pass, and a lost connection stays lost. */
  OFF,
  /** A new connection with the old session; every call that was in flight ends in an error. */
  CONNECTION,
  /** Reads outside a transaction are run again, too. */
  READS,
  /** Transactions are done again as a whole, too, and proved to be the same. */
  TRANSACTIONS;

  /** Whether reads outside a transaction are run again. */
  public boolean repeatsReads() {
    return compareTo(READS) >= 0;
  }
}
