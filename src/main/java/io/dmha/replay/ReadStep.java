package io.dmha.replay;

import io.dmha.link.Link;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was read of rows without another call between: the rows stepped over and the values, as a
 * list of how they were read and one digest of what they were. Rows that were read in the same way
 * as the one before only count.
 */
final class ReadStep extends Step {
  private static final long OWN_BYTES = 128;
  private static final long RUN_BYTES = 96;
  private static final long ACCESS_BYTES = 48;

  /** The time is looked at once in so many rows, less one. */
  private static final int LOOK = 255;

  private static final ColumnAccess[] NOTHING = new ColumnAccess[0];

  /** So many rows that were read in the same way. */
  private static final class Run {
    final RowPattern row;
    long times = 1;
    @Nullable Run next;

    Run(RowPattern row) {
      this.row = row;
    }
  }

  private ReplayTarget rows;
  private @Nullable Run first;
  private @Nullable Run last;
  private long digest;
  private long weight = OWN_BYTES;

  /** The row that is being read: how it began, and how far it is as {@link #like}. */
  private boolean isSteppedTo;

  private boolean isThere;

  /**
   * The row that this one has been read like, up to {@link #at}; null once it is read otherwise.
   */
  private @Nullable RowPattern like;

  private int at;
  private ColumnAccess[] own = NOTHING;

  /**
   * @param like how the row before was read, be it in another step
   */
  ReadStep(ReplayTarget rows, RowPattern like) {
    this.rows = rows;
    this.like = like;
  }

  /** Forgets all, and begins with other rows. */
  void beginAgain(ReplayTarget others, RowPattern known) {
    rows = others;
    like = known;
    first = null;
    last = null;
    digest = 0;
    weight = OWN_BYTES;
    isSteppedTo = false;
    at = 0;
  }

  /** Notes a step to the next row; gives how the row before was read. */
  RowPattern stepped(boolean there) {
    RowPattern before = endRow();
    isSteppedTo = true;
    isThere = there;
    like = before;
    at = 0;
    return before;
  }

  /**
   * Notes a value that was read.
   *
   * @return whether more is kept for it than before
   */
  boolean read(
      Method getter,
      int column,
      @Nullable Object label,
      @Nullable Object type,
      long valueBits,
      boolean isKept) {
    digest = Digest.mix(digest, isKept ? Digest.KEPT : valueBits);
    RowPattern known = like;
    if (known != null) {
      ColumnAccess[] expected = known.accesses();
      if (at < expected.length && expected[at].is(getter, column, label, type, isKept)) {
        at++;
        return false;
      }
      own = Arrays.copyOf(expected, Math.max(4, at + 1));
      like = null;
    }
    if (at == own.length) {
      own = Arrays.copyOf(own, Math.max(4, at * 2));
    }
    own[at++] = new ColumnAccess(getter, column, label, type, isKept);
    weight += ACCESS_BYTES;
    return true;
  }

  /** Forgets all that was read. */
  void forget() {
    own = NOTHING;
    beginAgain(rows, RowPattern.NONE);
  }

  /** Ends the row that is being read. */
  private RowPattern endRow() {
    RowPattern known = like;
    if (!isSteppedTo && at == 0) {
      return known == null ? RowPattern.NONE : known;
    }
    RowPattern row =
        known != null && at == known.accesses().length && known.begins(isSteppedTo, isThere)
            ? known
            : new RowPattern(isSteppedTo, isThere, taken());
    Run end = last;
    if (end != null && end.row == row) {
      end.times++;
    } else {
      Run run = new Run(row);
      weight += RUN_BYTES;
      last = run;
      if (end == null) {
        first = run;
      } else {
        end.next = run;
      }
    }
    return row;
  }

  /** How a row is read, as far as it is known: the one that is being read, or {@code known}. */
  RowPattern way(RowPattern known) {
    boolean isNew =
        isSteppedTo && isThere && at > 0 && (like == null || at != like.accesses().length);
    return isNew ? new RowPattern(true, true, taken()) : known;
  }

  private ColumnAccess[] taken() {
    RowPattern known = like;
    return Arrays.copyOf(known == null ? own : known.accesses(), at);
  }

  /** What is read of the last row so far; null for nothing. */
  private @Nullable RowPattern begun() throws Difference {
    if (!isSteppedTo && at == 0) {
      return null;
    }
    ColumnAccess[] known = taken();
    for (ColumnAccess access : known) {
      if (access == null) {
        throw new Difference("another thread goes on to read");
      }
    }
    return new RowPattern(isSteppedTo, isThere, known);
  }

  @Override
  long notesOf(ReplayTarget subject) {
    long notes = 0;
    if (subject == rows) {
      for (Run run = first; run != null; run = run.next) {
        notes += run.times * run.row.notes();
      }
      notes += at + (isSteppedTo ? 1 : 0);
    }
    return notes;
  }

  @Override
  void replay(Link link) throws SQLException, Difference {
    if (hasKeptOfLastRow() && rows.mayBeRead()) {
      throw new Difference(
          "a row with a time, a unique value or one of a sequence is still open, and has another"
              + " now");
    }
    rows.replayed(readAgain((ResultSet) rows.delegateOn(link), () -> false));
  }

  /**
   * Reads the same of {@code again}, and compares. Changes nothing: another thread may go on to
   * read, and if it does what is read here either differs or is less than what is noted.
   *
   * @return how many steps and values it was
   */
  long readAgain(ResultSet again, BooleanSupplier isOver) throws SQLException, Difference {
    long sum = 0;
    long notes = 0;
    int rows = 0;
    RowPattern last = begun();
    for (Run run = first; run != null; run = run.next) {
      for (long i = 0; i < run.times; i++) {
        sum = run.row.readAgain(again, sum);
        notes += run.row.notes();
        if ((++rows & LOOK) == 0 && isOver.getAsBoolean()) {
          throw new Difference(
              "to read them again took longer than dmha.recoveryTimeout or the query timeout");
        }
      }
    }
    if (last != null) {
      sum = last.readAgain(again, sum);
      notes += last.notes();
    }
    if (sum != digest) {
      throw new Difference("a value that was read is another");
    }
    return notes;
  }

  /** Whether of the row that was stepped to last something was seen that stands. */
  private boolean hasKeptOfLastRow() throws Difference {
    RowPattern row = begun();
    return row != null && row.hasKept();
  }

  @Override
  String what() {
    return rows.describe(null);
  }

  @Override
  long weight() {
    return weight;
  }
}
