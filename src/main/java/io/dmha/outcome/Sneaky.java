package io.dmha.outcome;

/** Throws what was caught, whatever it is, without a wrapper. */
public final class Sneaky {
  private Sneaky() {}

  /** Never returns; the return type lets callers write {@code throw}. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public static <T extends Throwable> RuntimeException rethrow(Throwable t) throws T {
    throw (T) t;
  }
}
