package io.dmha.binding;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stream that was bound; keeps what is read through it. */
final class RetainedStream extends InputStream implements RetainedBySource {
  private static final byte[] NOTHING = new byte[0];

  private static final class Source extends RetainedSource<byte[]> {
    final InputStream stream;

    Source(RetentionBudget room, InputStream stream) {
      super(room, NOTHING, 1);
      this.stream = stream;
    }

    @Override
    int readOn(byte[] into, int from, int length) throws IOException {
      return stream.read(into, from, length);
    }

    @Override
    byte[] grown(byte[] array, int length) {
      return Arrays.copyOf(array, length);
    }
  }

  private final Source source;
  private long at;

  RetainedStream(RetentionBudget room, InputStream stream) {
    this(new Source(room, stream));
  }

  private RetainedStream(Source source) {
    this.source = source;
  }

  @Override
  public Object again() {
    return new RetainedStream(source);
  }

  @Override
  public Object original() {
    return source.stream;
  }

  @Override
  public RetainedSource<?> source() {
    return source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count;
    do {
      count = read(one, 0, 1);
    } while (count == 0);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = source.read(at, into, from, length, "stream");
    at += Math.max(0, count);
    return count;
  }

  @Override
  public int available() throws IOException {
    long kept = source.taken() - at;
    return (int) Math.min(Integer.MAX_VALUE, kept + source.stream.available());
  }

  @Override
  public void close() throws IOException {
    source.stream.close();
  }
}
