package io.dmha.tool;

import io.dmha.time.Ticker;
import io.dmha.time.WallClock;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What a command is given by who starts it: streams, environment, the way it is ended. */
final class Surroundings {
  /** What the commands say, but for letters and digits. */
  private static final String SIGNS = "中→±×";

  final Map<String, String> environment;
  final PrintStream out;
  final PrintStream err;
  final Locale locale;
  final boolean isTerminal;

  /** In which both streams write texts. */
  final Charset charset;

  final Ticker ticker = Ticker.system();
  final WallClock wall = WallClock.system();
  private final InputStream in;
  private final Consumer<Runnable> ends;

  /**
   * @param ends takes what is to be done when somebody ends the command, as by Ctrl-C
   */
  Surroundings(
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err,
      Locale locale,
      boolean isTerminal,
      Charset charset,
      Consumer<Runnable> ends) {
    this.environment = Collections.unmodifiableMap(environment);
    this.in = in;
    this.out = out;
    this.err = err;
    this.locale = locale;
    this.isTerminal = isTerminal;
    this.charset = charset;
    this.ends = ends;
  }

  /** Those of this process. */
  static Surroundings ofSystem() {
    Charset charset = charset();
    return new Surroundings(
        System.getenv(),
        System.in,
        stream(FileDescriptor.out, charset),
        stream(FileDescriptor.err, charset),
        Locale.getDefault(),
        isTerminal(),
        charset,
        work -> Runtime.getRuntime().addShutdownHook(new Thread(work, "dmha-end")));
  }

  private static PrintStream stream(FileDescriptor file, Charset charset) {
    try {
      return new PrintStream(new FileOutputStream(file), true, charset.name());
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** That of the terminal where it has all characters; a JVM in a plain locale has ASCII. */
  private static Charset charset() {
    String named = System.getProperty("stdout.encoding");
    Charset charset = Charset.defaultCharset();
    try {
      charset = named == null ? charset : Charset.forName(named);
    } catch (IllegalArgumentException e) {
      // It is none that this JVM knows.
    }
    boolean hasAll = charset.canEncode() && charset.newEncoder().canEncode(SIGNS);
    return hasAll ? charset : StandardCharsets.UTF_8;
  }

  /** From Java 22 on there is a console also where nobody sees it. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Object console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) console.getClass().getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return true;
    } catch (InvocationTargetException e) {
      return false;
    }
  }

  /** Has this done when somebody ends the command. */
  void atEnd(Runnable work) {
    ends.accept(work);
  }

  /** The first line of the standard input; empty where there is none. */
  String firstLine() throws IOException {
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }
}
