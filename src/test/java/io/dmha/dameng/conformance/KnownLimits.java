package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs a test that is listed as a {@link Limit} to see it fail as it says, alone and through dmha
 * alike: one that passes after all is not to be listed.
 */
final class KnownLimits implements InvocationInterceptor {
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
    return Limit.ALL.stream()
        .filter(limit -> limit.concerns(way.version()) && limit.test().equals(name))
        .findFirst();
  }
}
