package io.dmha.proxy;

import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which objects are unwrapped: types of ours give the proxy; any type that the delegate
 * is, those of java.sql too, gives the delegate, because agents and pools tell a wrapper by that;
 * the delegate is asked for the rest.
 */
final class Unwrapping {
  private Unwrapping() {}

  static <T> T unwrap(Object proxy, Object delegate, @Nullable Class<T> type) throws SQLException {
    if (type == null) {
      throw new SQLException("unwrap() was called with null instead of a class.", "22004");
    }
    if (isOurs(type) && type.isInstance(proxy)) {
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

  static boolean isWrapperFor(Object proxy, Object delegate, @Nullable Class<?> type)
      throws SQLException {
    if (type == null) {
      return false;
    }
    if ((isOurs(type) && type.isInstance(proxy)) || type.isInstance(delegate)) {
      return true;
    }
    return delegate instanceof Wrapper && ((Wrapper) delegate).isWrapperFor(type);
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("io.dmha.");
  }
}
