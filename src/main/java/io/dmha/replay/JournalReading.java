package io.dmha.replay;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What a transaction reads of one set of rows. */
final class JournalReading extends Reading {
  private final Journal journal;
  private final ReplayTarget rows;
  private final int transaction;
  private @Nullable ReadStep step;

  JournalReading(Journal journal, ReplayTarget rows, RowPattern way) {
    super(way);
    this.journal = journal;
    this.rows = rows;
    this.transaction = journal.transaction();
  }

  @Override
  public boolean isOfOpenTransaction() {
    return journal.isOn() && transaction == journal.transaction();
  }

  @Override
  public void stepped(boolean there) {
    ReadStep now = step;
    if (now == null || now != journal.last()) {
      now = another();
      if (now == null) {
        return;
      }
    }
    RowPattern row = now.stepped(there);
    if (row != before) {
      wasRead(row);
      journal.weigh(now);
    }
  }

  @Override
  public void read(
      long bits, Method getter, int column, @Nullable Object label, @Nullable Object type) {
    ReadStep now = step;
    if (now == null || now != journal.last()) {
      now = another();
      if (now == null) {
        return;
      }
    }
    if (now.read(getter, column, label, type, bits)) {
      journal.weigh(now);
    }
  }

  @Override
  RowPattern way() {
    ReadStep now = step;
    return now == null ? way : now.way(way);
  }

  /** What was read stays with the transaction. */
  @Override
  public void done() {
    way = way();
    step = null;
  }

  @Override
  void unseen() {
    journal.refuse(Refusal.LOCATOR);
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
