package io.dmha.binding;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/** A reader that was bound; keeps what is read through it. */
final class RetainedReader extends Reader implements RetainedBySource {
  private static final char[] NOTHING = new char[0];

  private static final class Source extends RetainedSource<char[]> {
    final Reader stream;

    Source(RetentionBudget room, Reader stream) {
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

  RetainedReader(RetentionBudget room, Reader stream) {
    this(new Source(room, stream));
  }

  private RetainedReader(Source source) {
    this.source = source;
  }

  @Override
  public Object again() {
    return new RetainedReader(source);
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
