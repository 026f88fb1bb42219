package io.dmha.binding;

import io.dmha.fault.StreamFailure;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.sql.SQLException;

/** The same as {@link MarkedStream} for characters. */
public final class MarkedReader extends FilterReader {
  private boolean isBegun;

  MarkedReader(Reader reader) {
    super(reader);
  }

  /** For another try of the call. */
  Reader again() throws SQLException {
    MarkedStream.refuseIfBegun(isBegun);
    return this;
  }

  /** What the application has given. */
  public Reader original() {
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
  public int read(char[] into, int from, int length) throws IOException {
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
