package io.dmha.binding;

import io.dmha.fault.StreamFailure;
import java.io.IOException;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * What all share that stand for the same stream of the application: the stream, and what was taken
 * of it.
 *
 * @param <A> the array it is read into
 */
abstract class RetainedSource<A> {
  private final RetentionBudget room;
  private final A nothing;

  /** How many bytes one element takes. */
  private final int width;

  private A head;

  /** How many elements were read of it. */
  private long taken;

  private boolean isEnded;
  private boolean isWhole = true;
  private boolean isTooLarge;
  private @Nullable IOException failure;

  /**
   * @param nothing an empty array
   * @param width how many bytes one element takes
   */
  RetainedSource(RetentionBudget room, A nothing, int width) {
    this.room = room;
    this.nothing = nothing;
    this.width = width;
    this.head = nothing;
  }

  /** Reads from the stream itself. */
  abstract int readOn(A into, int from, int length) throws IOException;

  /** The first elements of an array, in one of this length. */
  abstract A grown(A array, int length);

  final boolean isWhole() {
    return isWhole;
  }

  final boolean isTooLarge() {
    return isTooLarge;
  }

  final long taken() {
    return taken;
  }

  /** How many bytes are kept. */
  final long weight() {
    return isWhole ? width * taken : 0;
  }

  final void release() {
    isWhole = false;
    head = nothing;
  }

  /**
   * Reads for one that has come to {@code at}.
   *
   * @param what the stream is called, for the message
   */
  final int read(long at, A into, int from, int length, String what) throws IOException {
    if (at == taken) {
      return readAndKeep(into, from, length);
    }
    if (!isWhole) {
      throw new IOException(
          "The " + what + " was read before, and what was read is not kept any more.");
    }
    int count = (int) Math.min(length, taken - at);
    System.arraycopy(head, (int) at, into, from, count);
    return count;
  }

  private int readAndKeep(A into, int from, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    int count;
    try {
      count = isEnded ? -1 : readOn(into, from, length);
      if (count > length) {
        throw new IOException("It has read " + count + " where it was asked for " + length + ".");
      }
    } catch (IOException | RuntimeException | Error e) {
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

  private void keep(A array, int from, int count) {
    int before = (int) taken;
    taken += count;
    if (isWhole && !room.takes((long) width * count)) {
      isTooLarge = true;
      release();
    }
    if (isWhole) {
      if (taken > Array.getLength(head)) {
        head = grown(head, (int) Math.max(taken, 2L * before));
      }
      System.arraycopy(array, from, head, before, count);
    }
  }
}
