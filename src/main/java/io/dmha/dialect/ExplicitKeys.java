package io.dmha.dialect;

/** How a database takes a value for a column that it makes keys for. */
public enum ExplicitKeys {
  /** It is not known. */
  UNKNOWN,
  /**
   * {@code OVERRIDING SYSTEM VALUE}: PostgreSQL, H2, where the column may as well take a value
   * without it.
   */
  OVERRIDING,
  /**
   * {@code SET IDENTITY_INSERT table ON} before it, for one table of a session, and {@code OFF}
   * behind it: Dameng, DM8 SQL reference, INSERT.
   */
  IDENTITY_INSERT
}
