package io.dmha.replay;

import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read of rows outside a transaction: to ask for them again on another link, and to go on
 * at the same row if all that was read is the same.
 */
public final class CursorReading extends Reading {
  private final long maxBytes;
  private final ReadStep step;
  private boolean isWhole = true;
  private boolean isDone;

  private CursorReading(ReplayTarget rows, RowPattern way, long maxBytes) {
    super(way);
    this.maxBytes = maxBytes;
    this.step = new ReadStep(rows, way);
  }

  /**
   * Begins to note what is read of rows.
   *
   * @param earlier of the same statement; the rows are probably read in the same way
   * @param maxBytes the most that is kept, estimated
   */
  public static CursorReading of(ReplayTarget rows, @Nullable Reading earlier, long maxBytes) {
    if (earlier instanceof CursorReading) {
      CursorReading known = (CursorReading) earlier;
      if (known.isDone && known.isWhole) {
        known.beginAgain(rows);
        return known;
      }
    }
    return new CursorReading(rows, wayOf(earlier), maxBytes);
  }

  private void beginAgain(ReplayTarget rows) {
    RowPattern known = way();
    way = known;
    before = known;
    isDone = false;
    step.beginAgain(rows, known);
  }

  /** Nobody will ask what was read of them. */
  @Override
  public void done() {
    isDone = true;
    if (isWhole) {
      RowPattern known = way();
      step.forget();
      way = known;
    }
  }

  @Override
  RowPattern way() {
    return isWhole ? step.way(way) : RowPattern.NONE;
  }

  @Override
  public boolean isOfOpenTransaction() {
    return false;
  }

  /** Whether all that was read is known. */
  public boolean isWhole() {
    return isWhole;
  }

  @Override
  public void stepped(boolean there) {
    if (isWhole) {
      RowPattern row = step.stepped(there);
      if (row != before) {
        wasRead(row);
        weigh();
      }
    }
  }

  @Override
  public void read(
      long bits, Method getter, int column, @Nullable Object label, @Nullable Object type) {
    if (isWhole && step.read(getter, column, label, type, bits, false)) {
      weigh();
    }
  }

  @Override
  void unseen() {
    giveUp();
  }

  /** Something was done with the rows that is not known. */
  public void giveUp() {
    isWhole = false;
    step.forget();
  }

  private void weigh() {
    if (step.weight() > maxBytes) {
      giveUp();
    }
  }

  /**
   * Reads the same of {@code rows}, which then stand where the first ones stood.
   *
   * @param isOver whether there is no time left for it
   * @throws Difference if something of it is another, or the time is over
   */
  public void readAgain(ResultSet rows, BooleanSupplier isOver) throws SQLException, Difference {
    long unusedNotes = step.readAgain(rows, isOver);
  }
}
