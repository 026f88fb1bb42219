package io.dmha.topology;

import java.util.Locale;

/** What a database instance is at the moment. */
public enum Role {
  /** Takes reads and writes in a cluster. */
  PRIMARY,
  /** Takes reads only. */
  STANDBY,
  /** Stands alone and takes reads and writes. */
  NORMAL,
  /** Takes writes, but keeps commits waiting, since it cannot reach its standbys. */
  SUSPENDED,
  /** Is up, but takes no work now: mounted, starting. */
  CLOSED,
  /** Not asked, because the database has no known way to tell. */
  UNKNOWN;

  /** Whether writes are accepted, as far as is known. */
  public boolean isWritable() {
    return this == PRIMARY || this == NORMAL || this == UNKNOWN;
  }

  /** The role an answer of a role query names; {@link #UNKNOWN} where it names none. */
  public static Role named(String answer) {
    switch (answer.trim().toUpperCase(Locale.ROOT)) {
      case "PRIMARY":
        return PRIMARY;
      case "STANDBY":
        return STANDBY;
      case "NORMAL":
        return NORMAL;
      default:
        return UNKNOWN;
    }
  }
}
