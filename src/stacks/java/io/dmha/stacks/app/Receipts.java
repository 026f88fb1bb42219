package io.dmha.stacks.app;

/** Where an application says what it was told. Thread-safe. */
public interface Receipts {
  /**
   * The transaction is committed.
   *
   * @param key that of its row, as the application has seen it
   */
  void acknowledged(long number, String key);

  /** An exception has reached the application. */
  void failed(long number, Throwable exception);
}
