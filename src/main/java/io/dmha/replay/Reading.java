package io.dmha.replay;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What is read of one set of rows. Used by the thread that reads, like the rows. */
public abstract class Reading {
  /** What is noted of a primitive that was read of a NULL. */
  public static final long NULL = Digest.NULL;

  /** How the row before was read: the next one is read in the same way as a rule. */
  RowPattern before;

  /** How the rows are read: the last one that was there, as far as it is known. */
  RowPattern way;

  /**
   * @param way how a row was read that the first one is probably read like
   */
  Reading(RowPattern way) {
    this.before = way;
    this.way = way;
  }

  /** How the rows of {@code earlier} were read. */
  static RowPattern wayOf(@Nullable Reading earlier) {
    return earlier == null ? RowPattern.NONE : earlier.way();
  }

  /** How the rows are read, the one that is being read included. */
  abstract RowPattern way();

  /** The rows are closed: nothing more is read of them. */
  public abstract void done();

  /** Notes how the row before was read. */
  final void wasRead(RowPattern row) {
    before = row;
    way = row.isThere() ? row : way;
  }

  /** Whether it is of the transaction that is open and noted. */
  public abstract boolean isOfOpenTransaction();

  /** Whether to read on ends the protection of a transaction that has not asked for the rows. */
  public boolean refusesOlder() {
    return false;
  }

  /** Notes what {@code next()} gave. */
  public abstract void stepped(boolean there);

  /**
   * Notes a primitive that was read.
   *
   * @param bits the value: widened, or its IEEE 754 bits; or {@link #NULL}
   * @param type the wanted class, or the calendar of a date or time; null for neither
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
    observe(value, column, label);
    if (Digest.canSee(value)) {
      read(Digest.of(value), getter, column, label, type);
    } else {
      unseen();
    }
  }

  /** Something else was done with the rows. */
  public void moved() {}

  /** An object was read, whatever is noted of it. */
  void observe(@Nullable Object value, int column, @Nullable Object label) {}

  /** Something was read of which not all is seen. */
  abstract void unseen();
}
