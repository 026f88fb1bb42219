package io.dmha.routing;

import io.dmha.sql.SqlKind;
import io.dmha.topology.LogPosition;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import org.jspecify.annotations.Nullable;

/** What the reads of one connection must find: what it has written itself, and what it was told. */
public abstract class ReadYourWrites implements Router {
  protected final ReadSplit split;

  private volatile boolean mayHaveWritten;

  /** When it has written last; null where it has not. */
  private volatile @Nullable Long written;

  private volatile @Nullable LogPosition required;

  protected ReadYourWrites(ReadSplit split) {
    this.split = split;
  }

  @Override
  public final void mayHaveWritten() {
    mayHaveWritten = true;
  }

  @Override
  public final void wrote() {
    written = split.now();
    mayHaveWritten = false;
  }

  @Override
  public final void executed(SqlKind kind) {
    if (kind == SqlKind.WRITE || kind == SqlKind.OTHER) {
      wrote();
    }
  }

  @Override
  public final void require(String token) throws SQLException {
    try {
      required = token.isEmpty() ? null : LogPosition.parse(token);
    } catch (IllegalArgumentException e) {
      throw new SQLException("That is no token of ReadConsistency.token().", "22023", e);
    }
  }

  /** What is told where the database does not say how far its log is written. */
  protected static SQLException noToken() {
    return new SQLFeatureNotSupportedException(
        "The primary does not tell how far its log is written, so there is no token. On Dameng the"
            + " role VTI is needed.",
        "0A000");
  }

  /** Between transactions: what may have been written was written by now. */
  protected final void noteWritten() {
    if (mayHaveWritten) {
      wrote();
    }
  }

  /** When it has written last; null where it has not. */
  protected final @Nullable Long written() {
    return written;
  }

  /** What it must find besides; null for nothing. */
  protected final @Nullable LogPosition required() {
    return required;
  }
}
