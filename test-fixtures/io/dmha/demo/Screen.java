package io.dmha.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Where the demo shows what happens: lines that stay, and a live line that is written over and over
 * on a terminal, or line by line anywhere else. Thread-safe.
 */
final class Screen {
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final boolean isTerminal;

  @GuardedBy("this") private boolean isLive;

  @GuardedBy("this") private boolean isClosed;

  Screen(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  static Screen ofThisProcess() {
    return new Screen(System.out, isTerminal(System.console()));
  }

  /** From JDK 22 on there is a console without a terminal too, and a method to tell. */
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** How often a live line is worth writing. */
  Duration period() {
    return isTerminal ? Duration.ofMillis(250) : Duration.ofSeconds(1);
  }

  /** Writes the line that the next one replaces. */
  synchronized void live(Duration at, String text) {
    if (isTerminal && !isClosed) {
      out.print("\r" + fill(stamped(at, text)));
      out.flush();
      isLive = true;
    } else {
      line(at, text.stripTrailing());
    }
  }

  synchronized void line(Duration at, String text) {
    line(stamped(at, text));
  }

  synchronized void line(String text) {
    if (isClosed) {
      return;
    }
    if (isLive) {
      out.print("\r" + fill("") + "\r");
      isLive = false;
    }
    out.println(text);
    out.flush();
  }

  /** Nothing is shown any more. */
  synchronized void close() {
    isClosed = true;
  }

  private static String stamped(Duration at, String text) {
    return String.format(Locale.ROOT, "%5.1f s  %s", at.toMillis() / 1_000.0, text);
  }

  private static String fill(String text) {
    return text.length() >= WIDTH
        ? text.substring(0, WIDTH)
        : text + " ".repeat(WIDTH - text.length());
  }
}
