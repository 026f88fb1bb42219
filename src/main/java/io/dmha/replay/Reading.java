package io.dmha.replay;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What a transaction reads of one set of rows. Used by the thread that reads, like the rows. */
public final class Reading {
  private final Journal journal;
  private final Subject rows;
  private final int transaction;
  private @Nullable ReadStep step;

  /** How the row before was read: the next one is read in the same way as a rule. */
  private Row before = Row.NONE;

  Reading(Journal journal, Subject rows) {
    this.journal = journal;
    this.rows = rows;
    this.transaction = journal.transaction();
  }

  /** Whether it is of the transaction that is open and noted. */
  public boolean isOfOpenTransaction() {
    return journal.isOn() && transaction == journal.transaction();
  }

  /** Notes what {@code next()} gave. */
  public void stepped(boolean there) {
    ReadStep now = step;
    if (now == null || now != journal.last()) {
      now = another();
      if (now == null) {
        return;
      }
    }
    Row row = now.stepped(there);
    if (row != before) {
      before = row;
      journal.weigh(now);
    }
  }

  /**
   * Notes a primitive that was read.
   *
   * @param bits the value: widened, or its IEEE 754 bits
   */
  public void read(
      long bits, Method getter, int column, @Nullable Object label, @Nullable Object type) {
    ReadStep now = step;
    if (now == null || now != journal.last()) {
      now = another();
      if (now == null) {
        return;
      }
    }
    now.read(getter, column, label, type, bits);
  }

  /** Notes an object that was read. */
  public void read(
      @Nullable Object value,
      Method getter,
      int column,
      @Nullable Object label,
      @Nullable Object type) {
    if (Digest.canSee(value)) {
      read(Digest.of(value), getter, column, label, type);
    } else {
      journal.refuse(Refusal.LOCATOR);
    }
  }

  /** Begins another step, since something else was done meanwhile; null where nothing is noted. */
  private @Nullable ReadStep another() {
    if (!journal.isOn()) {
      return null;
    }
    if (transaction != journal.transaction()) {
      journal.refuse(Refusal.OLDER_ROWS);
      return null;
    }
    ReadStep next = new ReadStep(rows, before);
    step = next;
    journal.add(next);
    return journal.isOn() ? next : null;
  }
}
