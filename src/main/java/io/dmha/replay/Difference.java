package io.dmha.replay;

/**
 * What was done again answered differently. The message names the step and the kind of the
 * difference, never a value: values are the application's.
 */
public final class Difference extends Exception {
  private static final long serialVersionUID = 1L;

  Difference(String message) {
    super(message);
  }

  Difference(String message, Throwable cause) {
    super(message, cause);
  }
}
