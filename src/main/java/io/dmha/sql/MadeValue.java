package io.dmha.sql;

/** A value that only the database can make, and that is another one each time. */
public enum MadeValue {
  /** None of these. */
  NONE,
  /** A key that was made for a new row. */
  KEY,
  /** A value of a sequence. */
  SEQUENCE,
  /** The time; not the date alone, which is the same all day. */
  TIME,
  /** A random number, an identifier that is unique, or the number of the session. */
  UNIQUE
}
