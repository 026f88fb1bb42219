package io.dmha.replay;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** How a value was read of a row: the method and what it was called with. Immutable. */
final class ColumnAccess {
  private final Method getter;
  private final int column;
  private final @Nullable Object first;
  private final @Nullable Object second;
  private final boolean isKept;

  /**
   * @param column its number; 0 where the method takes a label, or nothing
   * @param first the label, or null
   * @param second the wanted class, the calendar of a date or time, or null
   * @param isKept whether what was seen stands, whatever is read again
   */
  ColumnAccess(
      Method getter, int column, @Nullable Object first, @Nullable Object second, boolean isKept) {
    this.isKept = isKept;
    this.getter = getter;
    this.column = column;
    this.first = first;
    this.second = second instanceof Calendar ? ((Calendar) second).clone() : second;
  }

  /** Whether it is this one. */
  @SuppressWarnings("ReferenceEquality") // the same as a rule; what is not is kept once more
  boolean is(
      Method otherGetter,
      int otherColumn,
      @Nullable Object label,
      @Nullable Object type,
      boolean otherIsKept) {
    return getter == otherGetter
        && isKept == otherIsKept
        && column == otherColumn
        && (second == type || isOfSameZone(second, type))
        && (first == label || (first != null && first.equals(label)));
  }

  /** Of a calendar only its zone counts; some drivers leave the time that was read in it. */
  private static boolean isOfSameZone(@Nullable Object one, @Nullable Object other) {
    return one instanceof Calendar
        && other instanceof Calendar
        && one.getClass() == other.getClass()
        && ((Calendar) one).getTimeZone().equals(((Calendar) other).getTimeZone());
  }

  /** Whether what was seen stands. */
  boolean isKept() {
    return isKept;
  }

  /** Reads the value again; adds it to {@code digest}. */
  long readAgain(ResultSet rows, long digest) throws SQLException, Difference {
    if (isKept) {
      return Digest.mix(digest, Digest.KEPT);
    }
    Object value;
    try {
      value = getter.invoke(rows, arguments());
    } catch (InvocationTargetException e) {
      Throwable cause = e.getTargetException();
      if (cause instanceof SQLException) {
        throw (SQLException) cause;
      }
      throw new SQLException("The driver failed with " + cause.getClass().getName() + ".", cause);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a method of a public interface is not accessible", e);
    }
    Class<?> type = getter.getReturnType();
    if (type.isPrimitive()) {
      long bits = bitsOf(value);
      return Digest.mix(digest, bits == 0 && rows.wasNull() ? Digest.NULL : bits);
    }
    if (!Digest.canSee(value)) {
      value = LobContent.of(value);
      if (value == null) {
        throw new Difference("a value has another class");
      }
    }
    return Digest.mix(digest, Digest.of(value));
  }

  private Object[] arguments() {
    switch (getter.getParameterCount()) {
      case 0:
        return new Object[0];
      case 1:
        return new Object[] {first == null ? (Object) column : first};
      default:
        Object last = second instanceof Calendar ? ((Calendar) second).clone() : second;
        return new Object[] {first == null ? (Object) column : first, last};
    }
  }

  /** As generated code gives a primitive. */
  private static long bitsOf(Object value) {
    if (value instanceof Boolean) {
      return (Boolean) value ? 1 : 0;
    }
    if (value instanceof Double) {
      return Double.doubleToRawLongBits((Double) value);
    }
    if (value instanceof Float) {
      return Float.floatToRawIntBits((Float) value);
    }
    return value instanceof Character ? (Character) value : ((Number) value).longValue();
  }
}
