package io.dmha.proxy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;

/** A setter and what it was called with, to call it again on another object. Immutable. */
final class Recorded {
  private final Method method;
  private final Object[] arguments;

  Recorded(Method method, Object[] arguments) {
    this.method = method;
    this.arguments = arguments;
  }

  /** Calls it on {@code target}. */
  void playOn(Object target) throws SQLException {
    call(method, target, arguments);
  }

  /** What it was called with. */
  Object[] arguments() {
    return arguments;
  }

  /** What the setter is called with besides the value: the name of the parameter, if by name. */
  Object key() {
    return arguments.length > 0 && arguments[0] instanceof String
        ? method.getName() + "(" + arguments[0] + ")"
        : method.getName();
  }

  static void call(Method method, Object target, Object... arguments) throws SQLException {
    try {
      method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw Sneaky.<RuntimeException>rethrow(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a method of a public interface is not accessible", e);
    }
  }
}
