package io.dmha.tool;

/** What the commands end with; stable, for scripts. */
final class ExitCode {
  /** All is well, or the question is answered. */
  static final int FINE = 0;

  /** The command was not understood, or the URL is wrong. */
  static final int USAGE = 1;

  /** A finding of the level ERROR, or a drill that was not passed. */
  static final int FOUND = 2;

  /** No host could be asked. */
  static final int UNREACHABLE = 3;

  /** An error of the command itself. */
  static final int BROKEN = 4;

  private ExitCode() {}
}
