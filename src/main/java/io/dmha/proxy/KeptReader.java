package io.dmha.proxy;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/** A reader that was bound; keeps what is read through it. */
final class KeptReader extends Reader implements Kept {
  private static final char[] NOTHING = new char[0];

  private static final class Source extends KeptSource<char[]> {
    final Reader stream;

    Source(KeptRoom room, Reader stream) {
      super(room, NOTHING, Character.BYTES);
      this.stream = stream;
    }

    @Override
    int readOn(char[] into, int from, int length) throws IOException {
      return stream.read(into, from, length);
    }

    @Override
    char[] grown(char[] array, int length) {
      return Arrays.copyOf(array, length);
    }
  }

  private final Source source;
  private long at;

  KeptReader(KeptRoom room, Reader stream) {
    this(new Source(room, stream));
  }

  private KeptReader(Source source) {
    this.source = source;
  }

  @Override
  public Object again() {
    return new KeptReader(source);
  }

  @Override
  public Object original() {
    return source.stream;
  }

  @Override
  public boolean isWhole() {
    return source.isWhole();
  }

  @Override
  public boolean isTooLarge() {
    return source.isTooLarge();
  }

  @Override
  public long weight() {
    return source.weight();
  }

  @Override
  public void release() {
    source.release();
  }

  @Override
  public int read(char[] into, int from, int length) throws IOException {
    int count = source.read(at, into, from, length, "reader");
    at += Math.max(0, count);
    return count;
  }

  @Override
  public boolean ready() throws IOException {
    return at < source.taken() || source.stream.ready();
  }

  @Override
  public void close() throws IOException {
    source.stream.close();
  }
}
