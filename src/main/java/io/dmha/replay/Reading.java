package io.dmha.replay;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What is read of one set of rows. Used by the thread that reads, like the rows. */
public abstract class Reading {
  /** How the row before was read: the next one is read in the same way as a rule. */
  Row before;

  /**
   * @param before how a row was read that the first one is probably read like
   */
  Reading(Row before) {
    this.before = before;
  }

  /** Whether it is of the transaction that is open and noted. */
  public abstract boolean isOfOpenTransaction();

  /** Notes what {@code next()} gave. */
  public abstract void stepped(boolean there);

  /**
   * Notes a primitive that was read.
   *
   * @param bits the value: widened, or its IEEE 754 bits
   */
  public abstract void read(
      long bits, Method getter, int column, @Nullable Object label, @Nullable Object type);

  /** Notes an object that was read. */
  public final void read(
      @Nullable Object value,
      Method getter,
      int column,
      @Nullable Object label,
      @Nullable Object type) {
    if (Digest.canSee(value)) {
      read(Digest.of(value), getter, column, label, type);
    } else {
      unseen();
    }
  }

  /** Something was read of which not all is seen. */
  abstract void unseen();
}
