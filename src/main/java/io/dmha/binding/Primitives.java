package io.dmha.binding;

/** Primitive values as 64 bits, and back. */
final class Primitives {
  private Primitives() {}

  /** The boxed value of {@code type} that {@code bits} stand for. */
  static Object box(Class<?> type, long bits) {
    if (type == int.class) {
      return (int) bits;
    }
    if (type == long.class) {
      return bits;
    }
    if (type == boolean.class) {
      return bits != 0;
    }
    if (type == double.class) {
      return Double.longBitsToDouble(bits);
    }
    if (type == float.class) {
      return Float.intBitsToFloat((int) bits);
    }
    if (type == short.class) {
      return (short) bits;
    }
    if (type == byte.class) {
      return (byte) bits;
    }
    throw new IllegalArgumentException("not a type that JDBC binds: " + type);
  }
}
