package io.dmha.replay;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What was read of a row, or of several in the same way. Immutable. */
final class RowPattern {
  /** What no application reads: the row before the first. */
  static final RowPattern NONE = new RowPattern(false, false, new ColumnAccess[0]);

  private final boolean isSteppedTo;
  private final boolean isThere;
  private final ColumnAccess[] accesses;

  /**
   * @param isSteppedTo whether it begins with {@code next()}; otherwise it is the current row
   * @param isThere what {@code next()} gave
   */
  RowPattern(boolean isSteppedTo, boolean isThere, ColumnAccess[] accesses) {
    this.isSteppedTo = isSteppedTo;
    this.isThere = isThere;
    this.accesses = accesses;
  }

  ColumnAccess[] accesses() {
    return accesses;
  }

  boolean isThere() {
    return isThere;
  }

  /** Whether something was seen of it that stands. */
  boolean hasKept() {
    for (ColumnAccess access : accesses) {
      if (access.isKept()) {
        return true;
      }
    }
    return false;
  }

  /** How many steps and values it is. */
  long notes() {
    return isSteppedTo ? accesses.length + 1L : accesses.length;
  }

  /** Whether it begins so. */
  boolean begins(boolean steppedTo, boolean there) {
    return isSteppedTo == steppedTo && isThere == there;
  }

  long readAgain(ResultSet rows, long digest) throws SQLException, Difference {
    if (isSteppedTo && rows.next() != isThere) {
      throw new Difference(isThere ? "a row that was read is gone" : "there is a row more");
    }
    long sum = digest;
    for (ColumnAccess access : accesses) {
      sum = access.readAgain(rows, sum);
    }
    return sum;
  }
}
