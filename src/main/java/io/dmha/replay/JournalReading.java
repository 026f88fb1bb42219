package io.dmha.replay;

import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a transaction reads of one set of rows. */
final class JournalReading extends Reading {
  private final Journal journal;
  private final ReplayTarget rows;
  private final int transaction;
  private final @Nullable IntPredicate kept;
  private static final String FIND = "findColumn";

  private final @Nullable ValueObserver observer;
  private @Nullable ReadStep step;

  /**
   * @param kept the columns of which what was seen stands; null for none
   * @param observer who else sees what is read; null for nobody
   */
  JournalReading(
      Journal journal,
      ReplayTarget rows,
      RowPattern way,
      @Nullable IntPredicate kept,
      @Nullable ValueObserver observer) {
    super(way);
    this.kept = kept;
    this.observer = observer;
    this.journal = journal;
    this.rows = rows;
    this.transaction = journal.transaction();
  }

  @Override
  public boolean isOfOpenTransaction() {
    return journal.isOn(transaction);
  }

  @Override
  public boolean refusesOlder() {
    return true;
  }

  @Override
  public void stepped(boolean there) {
    if (observer != null) {
      observer.stepped(there);
    }
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
    if (observer != null && isValue(getter)) {
      observer.read(isInteger(getter) && bits != NULL ? bits : null, column, label);
    }
    ReadStep now = step;
    if (now == null || now != journal.last()) {
      now = another();
      if (now == null) {
        return;
      }
    }
    boolean isKept = kept != null && isKept(kept, column, label);
    if (now.read(getter, column, label, type, bits, isKept)) {
      journal.weigh(now);
    }
  }

  @Override
  public void moved() {
    if (observer != null) {
      observer.moved();
    }
  }

  /** Where a column stands is no value of it. */
  private static boolean isValue(Method getter) {
    return getter.getReturnType().isPrimitive() && !getter.getName().equals(FIND);
  }

  private static boolean isInteger(Method getter) {
    Class<?> type = getter.getReturnType();
    return type == long.class || type == int.class || type == short.class || type == byte.class;
  }

  @Override
  void observe(@Nullable Object value, int column, @Nullable Object label) {
    if (observer != null) {
      observer.read(value, column, label);
    }
  }

  private boolean isKept(IntPredicate columns, int column, @Nullable Object label) {
    try {
      ResultSet now = (ResultSet) rows.delegate();
      // Of rows that can be gone back to, a value may be read again, and be another.
      return now.getType() == ResultSet.TYPE_FORWARD_ONLY
          && columns.test(label == null ? column : now.findColumn(label.toString()));
    } catch (SQLException e) {
      // It was read by that label just now; what is not sure is compared.
      return false;
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
