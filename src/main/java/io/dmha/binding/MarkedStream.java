package io.dmha.binding;

import io.dmha.fault.StreamFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of the application that rows are updated by: its failure is known for its own. */
public final class MarkedStream extends FilterInputStream {
  MarkedStream(InputStream stream) {
    super(stream);
  }

  /** What the application has given. */
  public InputStream original() {
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
  public int read(byte[] into, int from, int length) throws IOException {
    try {
      return super.read(into, from, length);
    } catch (IOException e) {
      throw new StreamFailure(e);
    }
  }
}
