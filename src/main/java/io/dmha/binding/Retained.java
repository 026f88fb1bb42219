package io.dmha.binding;

import org.jspecify.annotations.Nullable;

/** A parameter that its driver uses up, kept as it is used, so that it can be bound again. */
public interface Retained {
  /** What to bind: gives from its beginning what was taken before, then goes on with the rest. */
  Object again();

  /** What the application has bound. */
  Object original();

  /** Whether all that was taken is kept. */
  boolean isWhole();

  /** Whether it is not whole because it is larger than what may be kept. */
  boolean isTooLarge();

  /** Whether it is a value and no stream or LOB. */
  default boolean isValue() {
    return false;
  }

  /** How many bytes are kept. */
  long weight();

  /** Frees what is kept; who reads it now reads on. */
  void release();

  /** What to bind for {@code value}. */
  static @Nullable Object again(@Nullable Object value) {
    return value instanceof Retained ? ((Retained) value).again() : value;
  }
}
