package io.dmha.proxy;

import io.dmha.fault.StreamFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stream that was bound; keeps what is read through it. */
final class KeptStream extends InputStream implements Kept {
  private static final byte[] NOTHING = new byte[0];

  /** What all that stand for the same stream of the application share. */
  private static final class Source {
    final KeptRoom room;
    final InputStream stream;
    byte[] head = NOTHING;

    /** How much was read of the stream. */
    long taken;

    boolean isEnded;
    boolean isWhole = true;
    boolean isTooLarge;
    @Nullable IOException failure;

    Source(KeptRoom room, InputStream stream) {
      this.room = room;
      this.stream = stream;
    }

    int read(byte[] into, int from, int length) throws IOException {
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

    private void keep(byte[] bytes, int from, int count) {
      int before = (int) taken;
      taken += count;
      if (isWhole && !room.takes(count)) {
        isTooLarge = true;
        release();
      }
      if (isWhole) {
        if (taken > head.length) {
          head = Arrays.copyOf(head, (int) Math.max(taken, 2L * before));
        }
        System.arraycopy(bytes, from, head, before, count);
      }
    }

    void release() {
      isWhole = false;
      head = NOTHING;
    }
  }

  private final Source source;
  private long at;

  KeptStream(KeptRoom room, InputStream stream) {
    this(new Source(room, stream));
  }

  private KeptStream(Source source) {
    this.source = source;
  }

  @Override
  public Object again() {
    return new KeptStream(source);
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
    return source.isWhole ? source.taken : 0;
  }

  @Override
  public void release() {
    source.release();
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
    int count;
    if (at == source.taken) {
      count = source.read(into, from, length);
    } else if (source.isWhole) {
      count = (int) Math.min(length, source.taken - at);
      System.arraycopy(source.head, (int) at, into, from, count);
    } else {
      throw new IOException("The stream was read before, and what was read is not kept any more.");
    }
    at += Math.max(0, count);
    return count;
  }

  @Override
  public int available() throws IOException {
    long kept = source.taken - at;
    return (int) Math.min(Integer.MAX_VALUE, kept + source.stream.available());
  }

  @Override
  public void close() throws IOException {
    source.stream.close();
  }
}
