package io.dmha.keep;

import io.dmha.outcome.Sneaky;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An object of JDBC to which one text is given as another. */
final class Rewritten {
  private Rewritten() {}

  /** {@code target}, with {@code text} in the place of {@code sql} in each call. */
  static <T> T of(Class<T> type, T target, String sql, String text) {
    Object rewritten =
        Proxy.newProxyInstance(
            Rewritten.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments.length > 0 && sql.equals(arguments[0])) {
                arguments[0] = text;
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw Sneaky.<RuntimeException>rethrow(e.getTargetException());
              }
            });
    return type.cast(rewritten);
  }
}
