package io.dmha.replay;

import org.jspecify.annotations.Nullable;

/** Classes of drivers that are values, known by their names: no driver is on dmha's class path. */
public final class VendorValues {
  private VendorValues() {}

  /** Whether it is one of PostgreSQL's, such as JSON: a type and a text. */
  public static boolean isPgObject(Object value) {
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().equals("org.postgresql.util.PGobject")) {
        return true;
      }
    }
    return false;
  }

  /** A copy of one of these; null where it cannot be copied. */
  static @Nullable Object copyOf(Object value) {
    try {
      // Of whatever class loader: the driver is not known here.
      Object copy = value.getClass().getMethod("clone").invoke(value);
      return String.valueOf(value).equals(String.valueOf(copy)) ? copy : null;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
