package io.dmha.binding;

import io.dmha.fault.StreamFailure;
import io.dmha.outcome.DmhaExceptions;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;

/** A stream of the application that rows are updated by: its failure is known for its own. */
public final class MarkedStream extends FilterInputStream {
  private boolean isBegun;

  MarkedStream(InputStream stream) {
    super(stream);
  }

  /** For another try of the call. */
  InputStream again() throws SQLException {
    refuseIfBegun(isBegun);
    return this;
  }

  /** Refuses what an earlier try has read in part. */
  static void refuseIfBegun(boolean isBegun) throws SQLException {
    if (isBegun) {
      throw DmhaExceptions.resultLost(
          "The connection was lost while a stream or reader was read that a row is updated by, and"
              + " what was read of it cannot be read again. The column is not set; give its value"
              + " anew, or roll back.",
          null);
    }
  }

  /** What the application has given. */
  public InputStream original() {
    return in;
  }

  @Override
  public int read() throws IOException {
    isBegun = true;
    try {
      return super.read();
    } catch (IOException e) {
      throw new StreamFailure(e);
    }
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    isBegun = true;
    try {
      return super.read(into, from, length);
    } catch (IOException e) {
      throw new StreamFailure(e);
    }
  }

  @Override
  public long skip(long count) throws IOException {
    isBegun = true;
    return super.skip(count);
  }
}
