package io.dmha.stacks;

import io.dmha.stacks.app.Application;
import io.dmha.stacks.app.Transfer;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** A client: one business transaction after the other, between two accounts of its own. */
final class Worker implements Callable<Long> {
  private static final int MOST = 100;

  private final Application application;
  private final int place;
  private final AtomicLong numbers;
  private final long endNanos;

  /**
   * @param place among the clients, from 0
   * @param numbers gives the numbers of the transactions
   */
  Worker(Application application, int place, AtomicLong numbers, long endNanos) {
    this.application = application;
    this.place = place;
    this.numbers = numbers;
    this.endNanos = endNanos;
  }

  /** How long the longest transaction took, in nanoseconds. */
  @Override
  public Long call() throws InterruptedException {
    long longest = 0;
    for (long begun = System.nanoTime(); begun < endNanos; begun = System.nanoTime()) {
      long number = numbers.incrementAndGet();
      int amount = 1 + (int) (number % MOST);
      application.book(new Transfer(number, 2L * place, 2L * place + 1, amount));
      longest = Math.max(longest, System.nanoTime() - begun);
    }
    return longest;
  }
}
