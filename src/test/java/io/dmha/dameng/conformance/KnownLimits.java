package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * What an older driver cannot do, each with its reason. A test that is listed must fail as it says,
 * alone and through dmha alike: one that passes after all does not belong here.
 */
final class KnownLimits implements InvocationInterceptor {
  /**
   * @param test the method, by its class's simple name and its own
   * @param symptom part of what the failure says, its causes included
   */
  private record Limit(String version, String test, String symptom, String reason) {}

  private static final List<Limit> LIMITS =
      List.of(
          new Limit(
              "8.1.2.141",
              "BatchesTest.aBatchGoesOnBehindBadRowsWhereThatIsWanted",
              "what the batch threw",
              "it takes the rows that failed for a warning and throws nothing"),
          new Limit(
              "8.1.2.141",
              "ConversionsTest.aCalendarShiftsATimestamp",
              "2024-02-29T07:00:00",
              "it reads a timestamp without looking at the calendar that wrote it"),
          new Limit(
              "8.1.2.141",
              "ConversionsTest.aMomentWithItsZoneStaysTheSameMoment",
              "1709168523456",
              "getTimestamp takes a moment's own hour for one of the JVM's zone"));

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext test)
      throws Throwable {
    Way way = (Way) call.getArguments().get(0);
    Optional<Limit> limit = limitOf(way, call.getExecutable());
    if (limit.isEmpty()) {
      invocation.proceed();
      return;
    }
    Throwable failure = catchThrowable(invocation::proceed);
    assertThat(failure)
        .as("%s should not be able to, because %s", way, limit.get().reason())
        .isNotNull();
    assertThat(failure).hasStackTraceContaining(limit.get().symptom());
  }

  private static Optional<Limit> limitOf(Way way, Method method) {
    String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    return LIMITS.stream()
        .filter(limit -> limit.version().equals(way.version()) && limit.test().equals(name))
        .findFirst();
  }
}
