package io.dmha.tool.drill;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.BitSet;

/**
 * What one worker was told of its transactions, which are numbered from 1. Thread-safe: the worker
 * writes, and who ends the drill closes it, whatever the worker still waits for.
 */
final class Ledger {
  private final int worker;

  @GuardedBy("this") private final BitSet acknowledged = new BitSet();

  @GuardedBy("this") private final BitSet unknown = new BitSet();

  @GuardedBy("this") private int last;

  @GuardedBy("this") private boolean isOpen;

  @GuardedBy("this") private boolean isClosed;

  /**
   * @param worker its number, from 1
   */
  Ledger(int worker) {
    this.worker = worker;
  }

  int worker() {
    return worker;
  }

  /** The number of a transaction that begins. */
  synchronized int begin() {
    isOpen = !isClosed;
    return isClosed ? last : ++last;
  }

  /** Its commit has returned. */
  synchronized void committed() {
    end(acknowledged);
  }

  /** Its outcome is unknown, and the application was told so. */
  synchronized void inDoubt() {
    end(unknown);
  }

  /** It is not applied, and the application was told so. */
  synchronized void failed() {
    isOpen = false;
  }

  @GuardedBy("this") private void end(BitSet numbers) {
    if (isOpen) {
      numbers.set(last);
      isOpen = false;
    }
  }

  /** Takes nothing more; a transaction that is open has no answer, so that its outcome is open. */
  synchronized void close() {
    end(unknown);
    isClosed = true;
  }

  /** How many were begun: their numbers are 1 to this. */
  synchronized int begun() {
    return last;
  }

  synchronized BitSet acknowledged() {
    return (BitSet) acknowledged.clone();
  }

  synchronized BitSet unknown() {
    return (BitSet) unknown.clone();
  }
}
