package io.dmha.stacks.app;

import java.util.List;

/** An application at work. Thread-safe. */
public interface Application extends AutoCloseable {
  /**
   * Does a business transaction: writes a row with its number, moves the amount, and learns the key
   * of the row as its framework gives it. What comes of it is told to the receipts.
   */
  void book(Transfer transfer) throws InterruptedException;

  /** What the framework has promised beside, and not kept, in sentences. */
  default List<String> brokenPromises() {
    return List.of();
  }

  /** Ends it, its pool included. */
  @Override
  void close();
}
