package io.dmha.replay;

import io.dmha.fault.Reflected;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * The bits of a failure that the application has seen: class or state and code, how far a batch
 * came, and the text of all that is chained, since only it tells which constraint was violated.
 *
 * <p>Left out is what is known to differ where all else is equal. Digits are not: a constraint may
 * be named by them. Where in doubt two failures differ, which costs a transaction; to take them for
 * equal would cost the truth. Pure.
 */
final class FailureDigest {
  /** Long enough for any honest chain. */
  private static final int LIMIT = 100;

  /** H2 tells where in its own file it found the row: another place each time. */
  /** The row that is in the way, with values that others may change meanwhile; not the index. */
  private static final Pattern H2_ROW =
      Pattern.compile("\\( ?/\\* (key:)?-?\\d+ \\*/.*?\\)(?=\"|;|$)", Pattern.DOTALL);

  private static final String[] NAMES = {
    "getMessage", "getSchema", "getTable", "getColumn", "getDatatype", "getConstraint",
  };

  private FailureDigest() {}

  static long of(Throwable failure) {
    if (!(failure instanceof SQLException)) {
      return Digest.mix(
          Digest.of(failure.getClass().getName()), Digest.of((Object) failure.getMessage()));
    }
    SQLException next = (SQLException) failure;
    long digest = 0;
    for (int i = 0; next != null && i < LIMIT; i++, next = next.getNextException()) {
      digest = Digest.mix(digest, ofOne(next));
    }
    return digest;
  }

  private static long ofOne(SQLException e) {
    long digest = Digest.ofFailure(e);
    if (!(e instanceof BatchUpdateException)) {
      return Digest.mix(digest, Digest.of((Object) text(e)));
    }
    // What is chained to a batch's error speaks for it: PostgreSQL's driver quotes it with its row.
    String text = e.getNextException() == null ? text(e) : "";
    long counts = Digest.of(((BatchUpdateException) e).getLargeUpdateCounts());
    return Digest.mix(Digest.mix(digest, counts), Digest.of((Object) text));
  }

  private static String text(SQLException e) {
    String named = Reflected.ofServer(e, NAMES);
    if (named != null) {
      // The row of these two, with keys that were made for it, is all that their detail tells.
      boolean tellsRow = "23502".equals(e.getSQLState()) || "23514".equals(e.getSQLState());
      return tellsRow ? named : named + Reflected.ofServer(e, "getDetail");
    }
    return H2_ROW.matcher(String.valueOf(e.getMessage())).replaceAll("(row)");
  }
}
