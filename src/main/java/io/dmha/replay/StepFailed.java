package io.dmha.replay;

/** A step that failed as it was done again: by itself this proves nothing about the answers. */
public final class StepFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final Throwable failure;

  /** A failure that may pass: all is done again then. */
  public StepFailed(String step, Throwable cause) {
    super(step, cause);
    this.failure = cause;
  }

  /** What the delegate threw. */
  public Throwable failure() {
    return failure;
  }
}
