package io.dmha.tool.drill;

/** What a drill shows. The names are stable: they stand in the JSON. */
public enum Verdict {
  /** The books balance, and there was no exception but those that are allowed. */
  PASSED,
  /** The books balance, but there were exceptions that are not allowed. */
  EXCEPTIONS,
  /** Something is missing, there twice, there though it was refused, or torn. */
  BOOKS_WRONG,
  /** Nothing was committed. */
  NOTHING_DONE,
  /** The books could not be read. */
  BOOKS_NOT_READ
}
