package io.dmha.proxy;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Arguments as the delegate may see them. Called by generated code. */
public final class Arguments {
  private Arguments() {}

  /** What {@code value} stands for, if it is one of ours. */
  public static @Nullable Object bare(@Nullable Object value) throws SQLException {
    if (value instanceof MadeLob) {
      return ((MadeLob<?>) value).asArgument();
    }
    if (value instanceof PartProxy) {
      return ((PartProxy) value).asArgument();
    }
    return value instanceof Proxied ? ((Proxied) value).delegate() : value;
  }

  /** The elements of an array or a struct, each as {@link #bare(Object)} gives it; a copy. */
  public static @Nullable Object @Nullable [] bare(@Nullable Object @Nullable [] values)
      throws SQLException {
    if (values == null) {
      return null;
    }
    @Nullable Object[] bare = values.clone();
    for (int i = 0; i < bare.length; i++) {
      Object found = bare(bare[i]);
      if (found != bare[i]) {
        bare[i] = found;
      }
    }
    return bare;
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
