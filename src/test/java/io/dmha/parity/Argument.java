package io.dmha.parity;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An argument of a call, made anew for each; a stream is read by the first. */
record Argument(String label, Supplier<@Nullable Object> value) {
  static Argument of(@Nullable Object value, String label) {
    return new Argument(label, () -> value);
  }

  static Argument of(@Nullable Object value) {
    return of(value, value instanceof String text ? "«" + text + "»" : String.valueOf(value));
  }

  @Override
  public String toString() {
    return label;
  }
}
