package io.dmha.tool;

/** {@code java -jar dmha-jdbc-…-all.jar doctor …}. */
public final class Main {
  private Main() {}

  /** Ends with one of the codes that src/docs/CLI.md names. */
  public static void main(String[] arguments) {
    int exitCode;
    try {
      exitCode = Tool.run(arguments, Surroundings.ofSystem());
    } catch (NoClassDefFoundError e) {
      System.err.println(
          "The commands need the -all jar: this one lacks the library that reads their words.");
      exitCode = ExitCode.BROKEN;
    }
    System.exit(exitCode);
  }
}
