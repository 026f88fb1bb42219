package io.dmha.integration.slf4j;

import io.dmha.log.LogSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes by SLF4J. Thread-safe. */
public final class Slf4jSink implements LogSink {
  private final Logger logger;

  private Slf4jSink(Logger logger) {
    this.logger = logger;
  }

  /** The sink of the logger {@code name}; null where SLF4J has no binding. */
  public static @Nullable LogSink ifBound(String name) {
    return isBound() ? new Slf4jSink(LoggerFactory.getLogger(name)) : null;
  }

  @Override
  public void log(Severity severity, Object line, @Nullable Throwable cause) {
    switch (severity) {
      case WARN:
        logger.warn("{}", line, cause);
        break;
      case REPORT:
      case INFO:
        logger.info("{}", line, cause);
        break;
      case DEBUG:
        logger.debug("{}", line, cause);
        break;
    }
  }

  private static boolean isBound() {
    ClassLoader loader = LoggerFactory.class.getClassLoader();
    boolean isSecond = isThere(loader, "org/slf4j/spi/SLF4JServiceProvider.class");
    // 1.7 binds by a class and looks for no service; 2.x does it the other way round.
    return isSecond
        ? isThere(loader, "META-INF/services/org.slf4j.spi.SLF4JServiceProvider")
            || System.getProperty("slf4j.provider") != null
            || isOfBundle(loader)
        : isThere(loader, "org/slf4j/impl/StaticLoggerBinder.class");
  }

  /** An SLF4J that is an OSGi bundle starts with its binding only, and does not show it. */
  private static boolean isOfBundle(@Nullable ClassLoader loader) {
    for (Class<?> c = loader == null ? null : loader.getClass(); c != null; c = c.getSuperclass()) {
      for (Class<?> each : c.getInterfaces()) {
        if (each.getName().equals("org.osgi.framework.BundleReference")) {
          return loader != Slf4jSink.class.getClassLoader();
        }
      }
    }
    return false;
  }

  private static boolean isThere(@Nullable ClassLoader loader, String resource) {
    return loader == null
        ? ClassLoader.getSystemResource(resource) != null
        : loader.getResource(resource) != null;
  }
}
