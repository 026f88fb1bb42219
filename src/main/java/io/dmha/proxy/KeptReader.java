package io.dmha.proxy;

import io.dmha.fault.StreamFailure;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A reader that was bound; keeps what is read through it. */
final class KeptReader extends Reader implements Kept {
  private static final char[] NOTHING = new char[0];

  /** What all that stand for the same reader of the application share. */
  private static final class Source {
    final KeptRoom room;
    final Reader stream;
    char[] head = NOTHING;

    /** How much was read of it. */
    long taken;

    boolean isEnded;
    boolean isWhole = true;
    boolean isTooLarge;
    @Nullable IOException failure;

    Source(KeptRoom room, Reader stream) {
      this.room = room;
      this.stream = stream;
    }

    int read(char[] into, int from, int length) throws IOException {
      if (failure != null) {
        throw failure;
      }
      int count;
      try {
        count = isEnded ? -1 : stream.read(into, from, length);
      } catch (IOException e) {
        failure = new StreamFailure(e);
        throw failure;
      }
      if (count < 0) {
        isEnded = true;
      } else {
        keep(into, from, count);
      }
      return count;
    }

    private void keep(char[] chars, int from, int count) {
      int before = (int) taken;
      taken += count;
      if (isWhole && !room.takes(2L * count)) {
        isTooLarge = true;
        release();
      }
      if (isWhole) {
        if (taken > head.length) {
          head = Arrays.copyOf(head, (int) Math.max(taken, 2L * before));
        }
        System.arraycopy(chars, from, head, before, count);
      }
    }

    void release() {
      isWhole = false;
      head = NOTHING;
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
    return source.isWhole;
  }

  @Override
  public boolean isTooLarge() {
    return source.isTooLarge;
  }

  @Override
  public long weight() {
    return source.isWhole ? 2L * source.taken : 0;
  }

  @Override
  public void release() {
    source.release();
  }

  @Override
  public int read(char[] into, int from, int length) throws IOException {
    int count;
    if (at == source.taken) {
      count = source.read(into, from, length);
    } else if (source.isWhole) {
      count = (int) Math.min(length, source.taken - at);
      System.arraycopy(source.head, (int) at, into, from, count);
    } else {
      throw new IOException("The reader was read before, and what was read is not kept any more.");
    }
    at += Math.max(0, count);
    return count;
  }

  @Override
  public boolean ready() throws IOException {
    return at < source.taken || source.stream.ready();
  }

  @Override
  public void close() throws IOException {
    source.stream.close();
  }
}
