package io.dmha.integration.hikari;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.JavaProgram;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The override in older and newer HikariCPs, each in a class loader of its own: 3.4.3, 4.0.3, 6.3.3
 * and 7.0.2. With 7.1 the other tests run.
 */
class HikariVersionsTest {
  private static final String NAME = "io.dmha.integration.hikari.HikariExceptionOverride";

  @ParameterizedTest
  @ValueSource(strings = {"oldest", "2", "3", "4"})
  void itIsTakenAndAnswers(String folder) throws Exception {
    Path hikari = Path.of(System.getProperty("dmha.boot"), folder, "HikariCP.jar");
    assertThat(hikari).exists();
    URL[] path = {
      url(hikari),
      url(JavaProgram.homeOf("io.dmha.DmhaDriver")),
      url(JavaProgram.homeOf("org.slf4j.Logger"))
    };
    try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      Class<?> configs = loader.loadClass("com.zaxxer.hikari.HikariConfig");
      Object config = configs.getConstructor().newInstance();
      inLoader(
          loader,
          () ->
              configs
                  .getMethod("setExceptionOverrideClassName", String.class)
                  .invoke(config, NAME));
      Class<?> overrides = loader.loadClass(NAME);
      Object override = overrides.getConstructor().newInstance();
      Object unknown =
          loader
              .loadClass("io.dmha.outcome.DmhaExceptions")
              .getMethod("unknown", String.class, Throwable.class)
              .invoke(null, "m", null);

      assertThat(judged(override, unknown)).isEqualTo("DO_NOT_EVICT");
      assertThat(judged(override, new SQLException("m", "08007"))).isEqualTo("CONTINUE_EVICT");
      assertThat(configs.getMethod("getExceptionOverrideClassName").invoke(config)).isEqualTo(NAME);
    }
  }

  private interface Step {
    Object run() throws ReflectiveOperationException;
  }

  /** As it is in a container: HikariCP asks the context class loader first. */
  private static void inLoader(ClassLoader loader, Step step) throws ReflectiveOperationException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Object unusedNothing = step.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String judged(Object override, Object failure)
      throws ReflectiveOperationException {
    return String.valueOf(
        override.getClass().getMethod("adjudicate", SQLException.class).invoke(override, failure));
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }
}
