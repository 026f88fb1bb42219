package io.dmha.keep;

import io.dmha.dialect.IdentityColumn;
import io.dmha.replay.ValueObserver;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The whole numbers that the application has read of the keys of one execution, by column.
 * Thread-safe: they are read by one thread while another may do their transaction again.
 */
final class SeenKeys {
  private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

  /** As many as a batch may have that is kept. */
  private static final int MOST = 10_000;

  /** Stands in for what is no whole number, or was two of them. */
  private static final List<Long> UNCLEAR = Collections.unmodifiableList(new ArrayList<>());

  private final Map<Integer, List<Long>> byColumn = new HashMap<>();
  private final @Nullable IdentityColumn key;
  private final Predicate<String> isGiven;
  private final Runnable unkept;
  private String[] names = {};

  /**
   * @param key the column whose keys stay; null where none does
   * @param isGiven whether the column of this name has what the application has given it
   * @param unkept told when something else is read that may be another the next time
   */
  SeenKeys(@Nullable IdentityColumn key, Predicate<String> isGiven, Runnable unkept) {
    this.key = key;
    this.isGiven = isGiven;
    this.unkept = unkept;
  }

  /** Whether nothing was read. */
  synchronized boolean isNothing() {
    return byColumn.isEmpty();
  }

  /** The keys in this column, row by row; null where none was read, or one is not known. */
  @SuppressWarnings("ReferenceEquality") // stands for itself
  synchronized long @Nullable [] of(IdentityColumn column) {
    List<Long> read = byColumn.get(column.indexIn(names));
    return read == null || read == UNCLEAR
        ? null
        : read.stream().mapToLong(Long::longValue).toArray();
  }

  /** Sees what is read of {@code rows}. */
  ValueObserver observing(Supplier<ResultSet> rows) {
    return new ValueObserver() {
      private int row = -1;

      @Override
      public void stepped(boolean there) {
        row++;
      }

      @Override
      public void moved() {
        // Whatever is read from here on is of a row that nobody counts.
        row = Integer.MIN_VALUE;
      }

      @Override
      public void read(@Nullable Object value, int column, @Nullable Object label) {
        int index = indexOf(rows, column, label);
        boolean isKnown = note(row, index, number(value));
        if (!(isKnown && isKey(index)) && !isGiven(index)) {
          unkept.run();
        }
      }
    };
  }

  private synchronized int indexOf(Supplier<ResultSet> rows, int column, @Nullable Object label) {
    try {
      if (names.length == 0) {
        names = GeneratedKeys.namesOf(rows.get().getMetaData());
      }
      return label == null ? column : rows.get().findColumn(label.toString());
    } catch (SQLException e) {
      // It was read by that just now; what is not known is compared.
      return 0;
    }
  }

  private synchronized boolean isKey(int column) {
    return key != null && column > 0 && key.indexIn(names) == column;
  }

  private synchronized boolean isGiven(int column) {
    return column > 0 && column <= names.length && isGiven.test(names[column - 1]);
  }

  /** Tells whether it is known what was read. */
  @SuppressWarnings("ReferenceEquality") // stands for itself
  private synchronized boolean note(int row, int column, @Nullable Long value) {
    List<Long> read = byColumn.computeIfAbsent(column, unused -> new ArrayList<>());
    boolean isNext = read != UNCLEAR && row == read.size() && row < MOST;
    if (value != null && isNext) {
      read.add(value);
      return true;
    }
    boolean isSame = value != null && row >= 0 && value.equals(at(read, row));
    if (!isSame) {
      byColumn.put(column, UNCLEAR);
    }
    return isSame;
  }

  private static @Nullable Long at(List<Long> read, int row) {
    return row < read.size() ? read.get(row) : null;
  }

  static @Nullable Long number(@Nullable Object value) {
    try {
      if (value instanceof Number) {
        return new BigDecimal(value.toString()).longValueExact();
      }
      boolean isWritten = value instanceof String && DIGITS.matcher((String) value).matches();
      return isWritten ? Long.valueOf((String) value) : null;
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }
}
