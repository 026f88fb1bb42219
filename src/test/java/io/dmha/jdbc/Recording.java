package io.dmha.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The calls on one recorded connection and on everything made from it, in order. Thread-safe. */
public final class Recording implements InvocationHandler {
  /** One call: on what, by which arguments, and what it gave. */
  public record Call(Object on, Method method, List<Object> arguments, @Nullable Object result) {}

  private final List<Call> calls;
  private volatile @Nullable Throwable failure;

  public Recording() {
    this.calls = new CopyOnWriteArrayList<>();
  }

  /** A recorded object of this type that shares our list. */
  <T> T make(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader() == null ? getClass().getClassLoader() : type.getClassLoader(),
            new Class<?>[] {type},
            this));
  }

  /** The recording behind a recorded object. */
  public static Recording of(Object recorded) {
    return (Recording) Proxy.getInvocationHandler(recorded);
  }

  public static boolean isRecorded(Object value) {
    return Proxy.isProxyClass(value.getClass())
        && Proxy.getInvocationHandler(value) instanceof Recording;
  }

  public void clear() {
    calls.clear();
  }

  /** Every call from now on throws this; none does after null. */
  public void failWith(@Nullable Throwable thrown) {
    failure = thrown;
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The calls on one object alone. */
  public List<Call> callsOn(Object recorded) {
    return calls.stream().filter(call -> call.on() == recorded).toList();
  }

  @Override
  public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    Object[] arguments = given == null ? new Object[0] : given;
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(self, method, arguments);
    }
    Throwable thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    Object result = Samples.result(this, method, arguments);
    calls.add(new Call(self, method, Arrays.asList(arguments), result));
    return result;
  }

  private static Object ofObject(Object self, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "recorded " + self.getClass().getInterfaces()[0].getSimpleName();
    };
  }
}
