package io.dmha.proxy;

/** Throws what was caught, whatever it is, without a wrapper. */
final class Sneaky {
  private Sneaky() {}

  /** Never returns; the return type lets callers write {@code throw}. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends Throwable> RuntimeException rethrow(Throwable t) throws T {
    throw (T) t;
  }
}
