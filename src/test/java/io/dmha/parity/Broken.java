package io.dmha.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Sources of the application's own that fail while a driver reads them. */
final class Broken {
  private Broken() {}

  private static IOException failure(boolean isChecked) throws IOException {
    if (isChecked) {
      throw new IOException("the application's own");
    }
    throw new IllegalStateException("the application's own");
  }

  /** Fails at once. */
  static final class Stream extends InputStream {
    private final boolean isChecked;

    private Stream(boolean isChecked) {
      this.isChecked = isChecked;
    }

    static @Nullable Object ofChecked() {
      return new Stream(true);
    }

    static @Nullable Object ofUnchecked() {
      return new Stream(false);
    }

    @Override
    public int read() throws IOException {
      throw failure(isChecked);
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      throw failure(isChecked);
    }
  }

  /** Fails at once. */
  static final class Text extends Reader {
    private final boolean isChecked;

    private Text(boolean isChecked) {
      this.isChecked = isChecked;
    }

    static @Nullable Object ofChecked() {
      return new Text(true);
    }

    static @Nullable Object ofUnchecked() {
      return new Text(false);
    }

    @Override
    public int read(char[] into, int from, int most) throws IOException {
      throw failure(isChecked);
    }

    @Override
    public void close() {}
  }
}
