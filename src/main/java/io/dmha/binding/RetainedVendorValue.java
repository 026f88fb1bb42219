package io.dmha.binding;

import org.jspecify.annotations.Nullable;

/**
 * A value of PostgreSQL's driver, such as one of JSON: a type and a text. A copy, since the
 * application may set it anew; as thread-safe as that.
 */
final class RetainedVendorValue implements Retained {
  private static final String TYPE = "org.postgresql.util.PGobject";

  private final Object copy;
  private final String text;

  private RetainedVendorValue(Object copy, String text) {
    this.copy = copy;
    this.text = text;
  }

  /** What to keep of a value that is bound: itself, where it is none or cannot be copied. */
  static Object of(Object bound) {
    if (bound.getClass().getName().startsWith("java.") || !isPgObject(bound.getClass())) {
      return bound;
    }
    try {
      // Of whatever class loader: the driver is not known here.
      Object copy = bound.getClass().getMethod("clone").invoke(bound);
      String text = String.valueOf(bound);
      return text.equals(String.valueOf(copy)) ? new RetainedVendorValue(copy, text) : bound;
    } catch (ReflectiveOperationException e) {
      return bound;
    }
  }

  private static boolean isPgObject(@Nullable Class<?> type) {
    return type != null && (type.getName().equals(TYPE) || isPgObject(type.getSuperclass()));
  }

  @Override
  public Object again() {
    return copy;
  }

  @Override
  public Object original() {
    return copy;
  }

  @Override
  public boolean isWhole() {
    return text.equals(String.valueOf(copy));
  }

  @Override
  public boolean isValue() {
    return isWhole();
  }

  @Override
  public boolean isTooLarge() {
    return false;
  }

  @Override
  public long weight() {
    return RetainedSize.of(text);
  }

  @Override
  public void release() {}
}
