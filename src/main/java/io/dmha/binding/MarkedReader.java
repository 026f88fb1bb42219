package io.dmha.binding;

import io.dmha.fault.StreamFailure;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** The same as {@link MarkedStream} for characters. */
public final class MarkedReader extends FilterReader {
  MarkedReader(Reader reader) {
    super(reader);
  }

  /** What the application has given. */
  public Reader original() {
    return in;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      throw new StreamFailure(e);
    }
  }

  @Override
  public int read(char[] into, int from, int length) throws IOException {
    try {
      return super.read(into, from, length);
    } catch (IOException e) {
      throw new StreamFailure(e);
    }
  }
}
