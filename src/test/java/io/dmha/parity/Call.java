package io.dmha.parity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A method of JDBC with its arguments. */
record Call(Method method, List<Argument> arguments) {
  /** What asks for the objects below dmha. */
  private static final Set<String> NOT_COMPARED = Set.of("unwrap", "isWrapperFor");

  /** All methods of a type, in an order that is always the same. */
  static List<Method> methods(Class<?> type) {
    return Stream.of(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !NOT_COMPARED.contains(method.getName()))
        .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
        .toList();
  }

  /** With the first argument of each parameter, and with each other one in its place. */
  static List<Call> of(Method method, BiFunction<Method, Integer, List<Argument>> arguments) {
    List<List<Argument>> choices =
        IntStream.range(0, method.getParameterCount())
            .mapToObj(i -> arguments.apply(method, i))
            .toList();
    List<Argument> first = choices.stream().map(choice -> choice.get(0)).toList();
    List<Call> calls = new ArrayList<>(List.of(new Call(method, first)));
    for (int i = 0; i < choices.size(); i++) {
      for (Argument other : choices.get(i).subList(1, choices.get(i).size())) {
        List<Argument> varied = new ArrayList<>(first);
        varied.set(i, other);
        calls.add(new Call(method, varied));
      }
    }
    return calls;
  }

  @Nullable Object on(Object target) throws Throwable {
    try {
      return method.invoke(
          target, arguments.stream().map(argument -> argument.value().get()).toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public String toString() {
    return method.getName()
        + arguments.stream().map(Argument::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
