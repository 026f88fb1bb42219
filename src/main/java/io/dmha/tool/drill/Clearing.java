package io.dmha.tool.drill;

/** What became of the table. The names are stable: they stand in the JSON. */
enum Clearing {
  /** It was made by this run, and is gone. */
  DROPPED,
  /** It was there before; the rows of this run are gone. */
  ROWS_DELETED,
  /** It stays with its rows, as was asked for. */
  KEPT,
  /** It stays with its rows, since the books do not balance or could not be read. */
  EVIDENCE,
  /** It stays, since no host took the connection for it in time. */
  LEFT
}
