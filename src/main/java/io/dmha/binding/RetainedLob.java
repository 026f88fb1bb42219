package io.dmha.binding;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLXML;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A LOB of the application's own class that was bound. What the driver reads of it is kept, and
 * answered from there when it asks again, be it on another connection.
 */
final class RetainedLob implements Retained, InvocationHandler {
  private final RetentionBudget room;
  private final Object lob;
  private final Object bound;
  private final Map<List<Object>, Object> answers = new HashMap<>();
  private boolean isWhole = true;
  private boolean isTooLarge;

  RetainedLob(RetentionBudget room, Object lob) {
    this.room = room;
    this.lob = lob;
    List<Class<?>> types = new ArrayList<>(Arrays.asList(Retained.class));
    for (Class<?> type : Arrays.asList(Blob.class, Clob.class, NClob.class, SQLXML.class)) {
      if (type.isInstance(lob)) {
        types.add(type);
      }
    }
    this.bound =
        Proxy.newProxyInstance(
            RetainedLob.class.getClassLoader(), types.toArray(new Class<?>[0]), this);
  }

  @Override
  public Object again() {
    return bound;
  }

  @Override
  public Object original() {
    return lob;
  }

  @Override
  public boolean isWhole() {
    return isWhole && kept().allMatch(Retained::isWhole);
  }

  @Override
  public boolean isTooLarge() {
    return isTooLarge || kept().anyMatch(Retained::isTooLarge);
  }

  @Override
  public long weight() {
    return answers.values().stream().mapToLong(RetainedSize::of).sum();
  }

  @Override
  public void release() {
    isWhole = false;
    kept().forEach(Retained::release);
    answers.clear();
  }

  private Stream<Retained> kept() {
    return answers.values().stream().filter(Retained.class::isInstance).map(Retained.class::cast);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Retained.class) {
      return call(method, this, arguments);
    }
    boolean reads = method.getName().startsWith("get") || method.getName().equals("length");
    if (!reads || !isWhole) {
      return call(method, lob, arguments);
    }
    List<Object> question = new ArrayList<>();
    question.add(method);
    question.addAll(arguments == null ? Arrays.asList() : Arrays.asList(arguments));
    Object known = answers.get(question);
    if (known == null) {
      known = keepable(call(method, lob, arguments));
      keep(question, known);
      return known;
    }
    return known instanceof byte[] ? ((byte[]) known).clone() : Retained.again(known);
  }

  private @Nullable Object keepable(@Nullable Object answer) {
    if (answer instanceof InputStream) {
      return new RetainedStream(room, (InputStream) answer);
    }
    return answer instanceof Reader ? new RetainedReader(room, (Reader) answer) : answer;
  }

  private void keep(List<Object> question, @Nullable Object answer) {
    if (answer == null) {
      return;
    }
    if (room.takes(RetainedSize.of(answer))) {
      answers.put(question, answer instanceof byte[] ? ((byte[]) answer).clone() : answer);
    } else {
      isTooLarge = true;
      release();
    }
  }

  private static @Nullable Object call(Method method, Object target, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
