package io.dmha.outcome;

/** What a JDBC call may do, which decides whether it may be run again. */
public enum Effect {
  /** Asks or sets something on this side or the other; changes no data. */
  NONE,
  /** Runs SQL: its text decides. */
  EXECUTE,
  /** Runs a batch: writes, unless proven otherwise. */
  BATCH,
  /** Reads what an earlier call left on the connection: rows, keys, LOBs. */
  RESULT,
  /** Writes through something an earlier call left: an updatable row, a LOB. */
  CHANGE,
  /** Not a call that JDBC describes: might do anything. */
  ANY
}
