package io.dmha.sql;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

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
  UNIQUE;

  /**
   * Those that stay as the application has seen them.
   *
   * @param names as the setting {@code dmha.replayKeep} has them
   */
  public static Set<MadeValue> keptBy(Collection<String> names) {
    Set<MadeValue> kept = EnumSet.noneOf(MadeValue.class);
    if (names.contains("none")) {
      return kept;
    }
    if (names.contains("all") || names.contains("keys")) {
      kept.add(KEY);
    }
    if (names.contains("all") || names.contains("sequences")) {
      kept.add(SEQUENCE);
    }
    if (names.contains("all") || names.contains("time")) {
      kept.add(TIME);
    }
    if (names.contains("all") || names.contains("unique")) {
      kept.add(UNIQUE);
    }
    return kept;
  }
}
