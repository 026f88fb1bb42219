package io.dmha.binding;

import io.dmha.outcome.Sneaky;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.ReplayableInput;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A setter and what it was called with, to call it again on another object. Immutable. */
public final class RecordedCall implements ReplayableInput {
  private final Method method;
  private final Object[] arguments;

  public RecordedCall(Method method, Object[] arguments) {
    this.method = method;
    this.arguments = arguments;
  }

  @Override
  public long weight() {
    return RetainedSize.of(arguments);
  }

  /** Calls it on {@code target}. */
  @Override
  public void playOn(Object target) throws SQLException {
    Object[] again = arguments.clone();
    for (int i = 0; i < again.length; i++) {
      again[i] = Retained.again(again[i]);
    }
    call(method, target, again);
  }

  /** What it was called with. */
  Object[] arguments() {
    return arguments;
  }

  /** What the setter is called with besides the value: the name of the parameter, if by name. */
  public Object key() {
    return arguments.length > 0 && arguments[0] instanceof String
        ? method.getName() + "(" + arguments[0] + ")"
        : method.getName();
  }

  /**
   * The same as something to do again; what is ours among the arguments stands for its delegate.
   */
  public static DelegateCall doing(Method method, Object[] arguments) {
    return on -> invoke(method, on, Arguments.bare(arguments));
  }

  static void call(Method method, Object target, Object... arguments) throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof KeptArray) {
        arguments[i] = ((KeptArray) arguments[i]).on(((Statement) target).getConnection());
      }
    }
    Object unused = invoke(method, target, arguments);
  }

  private static @Nullable Object invoke(
      Method method, Object target, @Nullable Object @Nullable [] arguments) throws SQLException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw Sneaky.<RuntimeException>rethrow(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a method of a public interface is not accessible", e);
    }
  }
}
