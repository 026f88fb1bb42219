package io.dmha.replay;

import org.jspecify.annotations.Nullable;

/** Sees what is read of rows, besides it being noted. For the thread that reads. */
public interface ValueObserver {
  /** {@code next()} gave this. */
  void stepped(boolean there);

  /** The rows were moved otherwise, or something else was asked of them. */
  void moved();

  /**
   * A value was read of the row.
   *
   * @param value null where it is none, or one that is not told
   * @param column counted from 1; of no meaning with a label
   * @param label null where it was read by its number
   */
  void read(@Nullable Object value, int column, @Nullable Object label);
}
