package io.dmha.replay;

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
}
