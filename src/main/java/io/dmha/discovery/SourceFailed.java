package io.dmha.discovery;

/** A source has given no list of hosts that can be used. Its message may be shown. */
public final class SourceFailed extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param what the end of a sentence about the source, in words of ours
   */
  SourceFailed(String what) {
    super(what);
  }

  /** The same with what was caught, of which the class alone is shown. */
  SourceFailed(String what, Throwable cause) {
    super(what + " (" + cause.getClass().getSimpleName() + ")", cause);
  }
}
