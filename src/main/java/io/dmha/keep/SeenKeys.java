package io.dmha.keep;

import io.dmha.replay.ValueObserver;
import java.math.BigDecimal;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
  private final Predicate<String> isGiven;
  private final Runnable unkept;
  private String[] names = {};

  /**
   * @param isGiven whether the column of this name has what the application has given it
   * @param unkept told when something else is read that may be another the next time
   */
  SeenKeys(Predicate<String> isGiven, Runnable unkept) {
    this.isGiven = isGiven;
    this.unkept = unkept;
  }

  /** Whether nothing was read. */
  synchronized boolean isNothing() {
    return byColumn.isEmpty();
  }

  /**
   * The keys in the column of this name, row by row; null where none was read, or one is not known.
   */
  @SuppressWarnings("ReferenceEquality") // stands for itself
  synchronized long @Nullable [] of(String name) {
    List<Long> read = byColumn.get(names.length == 1 ? 1 : columnOf(name));
    return read == null || read == UNCLEAR
        ? null
        : read.stream().mapToLong(Long::longValue).toArray();
  }

  private int columnOf(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equalsIgnoreCase(name)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Sees what is read of {@code rows}. */
  ValueObserver observing(KeyRows rows) {
    return new ValueObserver() {
      private int row = -1;

      @Override
      public void stepped(boolean there) {
        row++;
      }

      @Override
      public void read(@Nullable Object value, int column, @Nullable Object label) {
        int index = indexOf(rows, column, label);
        if (!note(row, index, number(value)) && !isGiven(index)) {
          unkept.run();
        }
      }
    };
  }

  private synchronized int indexOf(KeyRows rows, int column, @Nullable Object label) {
    try {
      if (names.length == 0) {
        ResultSetMetaData columns = rows.get().getMetaData();
        String[] known = new String[columns.getColumnCount()];
        for (int i = 0; i < known.length; i++) {
          known[i] = columns.getColumnName(i + 1);
        }
        names = known;
      }
      return label == null ? column : rows.get().findColumn(label.toString());
    } catch (SQLException e) {
      // It was read by that just now; what is not known is compared.
      return 0;
    }
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

  private static @Nullable Long number(@Nullable Object value) {
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
