package io.dmha.binding;

import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which objects are unwrapped: types of ours and of the JDK give the proxy itself, as
 * JDBC wants of a receiver that implements the type, so that agents and frameworks which unwrap
 * whatever they see work through us; any other type that the delegate is gives the delegate; the
 * delegate is asked for the rest.
 */
public final class Unwrapping {
  private Unwrapping() {}

  /** What {@code proxy} gives for that type. */
  public static <T> T unwrap(Object proxy, Object delegate, @Nullable Class<T> type)
      throws SQLException {
    if (type == null) {
      throw new SQLException("unwrap() was called with null instead of a class.", "22004");
    }
    if (isProxy(proxy, type)) {
      return type.cast(proxy);
    }
    if (type.isInstance(delegate)) {
      return type.cast(delegate);
    }
    if (delegate instanceof Wrapper) {
      try {
        T unwrapped = ((Wrapper) delegate).unwrap(type);
        if (unwrapped != null) {
          return unwrapped;
        }
      } catch (ClassCastException e) {
        // Dameng's driver casts without asking; the exception below says the same in JDBC's terms.
      }
    }
    throw new SQLException(
        "A " + delegate.getClass().getName() + " cannot be unwrapped to " + type.getName() + ".",
        "0A000");
  }

  /** Whether there is something of that type to be given. */
  public static boolean isWrapperFor(Object proxy, Object delegate, @Nullable Class<?> type)
      throws SQLException {
    if (type == null) {
      return false;
    }
    if (isProxy(proxy, type) || type.isInstance(delegate)) {
      return true;
    }
    return delegate instanceof Wrapper && ((Wrapper) delegate).isWrapperFor(type);
  }

  /** Whether the proxy itself is the answer. */
  public static boolean isProxy(Object proxy, @Nullable Class<?> type) {
    return type != null && type.isInstance(proxy) && (isOurs(type) || isOfJdk(type));
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("io.dmha.");
  }

  private static boolean isOfJdk(Class<?> type) {
    return type.getName().startsWith("java.") || type.getName().startsWith("javax.sql.");
  }
}
