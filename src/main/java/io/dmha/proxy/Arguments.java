package io.dmha.proxy;

import org.jspecify.annotations.Nullable;

/** Arguments as the delegate may see them. Called by generated code. */
public final class Arguments {
  private Arguments() {}

  /** What {@code value} stands for, if it is one of ours. */
  public static @Nullable Object bare(@Nullable Object value) {
    return value instanceof Proxied ? ((Proxied) value).delegate() : value;
  }

  /** A copy: Dameng's driver turns the caller's array into upper case. */
  public static String @Nullable [] copy(String @Nullable [] names) {
    return names == null ? null : names.clone();
  }

  /** A copy. */
  public static int @Nullable [] copy(int @Nullable [] indexes) {
    return indexes == null ? null : indexes.clone();
  }
}
