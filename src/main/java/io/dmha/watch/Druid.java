package io.dmha.watch;

/** A pool that calls in a way that JDBC forbids. Stateless. */
public final class Druid {
  private static final String PACKAGE = "com.alibaba.druid.";

  /** How far above us it is, where something else is between. */
  private static final int DEPTH = 12;

  private Druid() {}

  /**
   * Whether it is the caller. Its own checker passes -1 to {@code isValid} unless it is set up
   * otherwise, which Dameng's driver answers; of an error it would take every connection for
   * broken, and make new ones without end.
   */
  public static boolean asks() {
    StackTraceElement[] stack = new Throwable().getStackTrace();
    for (int i = 0; i < Math.min(DEPTH, stack.length); i++) {
      if (stack[i].getClassName().startsWith(PACKAGE)) {
        return true;
      }
    }
    return false;
  }
}
