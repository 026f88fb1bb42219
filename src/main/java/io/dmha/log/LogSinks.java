package io.dmha.log;

/**
 * Finds what an application logs by: SLF4J where the class loader of dmha sees it together with a
 * binding, {@code java.util.logging} otherwise.
 *
 * <p>SLF4J is not asked for a logger unless it has a binding: it would print a notice of its own,
 * and a driver in a tool's class path has no business on the screen.
 */
public final class LogSinks {
  /** By name: nothing of dmha is linked against SLF4J but that class. */
  private static final String SLF4J = "io.dmha.integration.slf4j.Slf4jSink";

  private LogSinks() {}

  /** The sink of the logger {@code name}. Never throws. */
  public static LogSink find(String name) {
    try {
      Object bound =
          Class.forName(SLF4J, true, LogSinks.class.getClassLoader())
              .getMethod("ifBound", String.class)
              .invoke(null, name);
      if (bound != null) {
        return (LogSink) bound;
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      // No SLF4J, or one that cannot be used.
    }
    return new JulSink(name);
  }
}
