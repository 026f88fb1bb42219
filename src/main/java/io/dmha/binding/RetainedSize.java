package io.dmha.binding;

import org.jspecify.annotations.Nullable;

/** How many bytes a kept value takes, estimated: what is large is counted, the rest is a guess. */
public final class RetainedSize {
  private static final int SMALL = 16;
  private static final int STRING = 40;

  private RetainedSize() {}

  public static long of(@Nullable Object value) {
    if (value instanceof String) {
      return STRING + 2L * ((String) value).length();
    }
    if (value instanceof byte[]) {
      return ((byte[]) value).length;
    }
    if (value instanceof Retained) {
      return ((Retained) value).weight();
    }
    return value instanceof Object[] ? of((Object[]) value) : SMALL;
  }

  private static long of(Object[] values) {
    long sum = 0;
    for (Object value : values) {
      sum += of(value);
    }
    return sum;
  }
}
