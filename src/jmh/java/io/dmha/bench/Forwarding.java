package io.dmha.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** The least that a dynamic proxy can do: forward, wrap what comes back, unwrap exceptions. */
final class Forwarding implements InvocationHandler {
  private final Object delegate;

  private Forwarding(Object delegate) {
    this.delegate = delegate;
  }

  static <T> T around(Class<T> type, Object delegate) {
    ClassLoader loader = Forwarding.class.getClassLoader();
    return type.cast(
        Proxy.newProxyInstance(loader, new Class<?>[] {type}, new Forwarding(delegate)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      Object result = method.invoke(delegate, arguments);
      Class<?> type = method.getReturnType();
      boolean isJdbc = type.isInterface() && type.getName().startsWith("java.sql.");
      return isJdbc && result != null ? around(type, result) : result;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
