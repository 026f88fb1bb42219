package io.dmha.dameng.compare;

import io.dmha.dameng.compare.Teller.Habit;
import io.dmha.fixtures.junit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The threads of one side's application: some write, one reads. Thread-safe. */
final class Crew {
  private static final AtomicLong TRANSACTIONS = new AtomicLong();
  private static final Duration BETWEEN = Duration.ofMillis(3);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(50);

  private final Side side;
  private final Seen seen = new Seen();
  private final List<Hand> hands = new ArrayList<>();
  private volatile boolean isOver;

  /** One thread. */
  private final class Hand implements Runnable {
    private final Teller teller;
    private final boolean writes;
    private final Thread thread;
    private volatile boolean mustDiscard;
    private volatile long faultNanos = System.nanoTime();
    private volatile long againNanos;

    Hand(Teller teller, boolean writes) {
      this.teller = teller;
      this.writes = writes;
      this.thread = new Thread(this, "compare-" + side.name());
      thread.setDaemon(true);
    }

    @Override
    public void run() {
      while (!isOver) {
        if (mustDiscard) {
          mustDiscard = false;
          teller.discard();
        }
        long begun = System.nanoTime();
        long fault = faultNanos;
        boolean isDone = writes ? teller.transfer(nextTransaction()) : teller.read();
        if (isDone && begun - fault >= 0 && fault == faultNanos && againNanos == 0) {
          againNanos = System.nanoTime();
        }
        LockSupport.parkNanos((isDone ? BETWEEN : AFTER_FAILURE).toNanos());
      }
      teller.discard();
    }

    void expect() {
      faultNanos = System.nanoTime();
      againNanos = 0;
    }
  }

  /**
   * @param hosts what its URL names
   * @param writers how many threads write
   */
  Crew(Side side, String hosts, Ledger ledger, int writers) {
    this.side = side;
    for (int i = 0; i <= writers; i++) {
      hands.add(new Hand(new Teller(side, hosts, ledger, seen, Habit.ROLLS_BACK), i < writers));
    }
  }

  /** A number that no other transaction of this process has. */
  static long nextTransaction() {
    return TRANSACTIONS.incrementAndGet();
  }

  Side side() {
    return side;
  }

  Seen seen() {
    return seen;
  }

  Crew begin() {
    hands.forEach(hand -> hand.thread.start());
    return this;
  }

  /** A fault strikes: from now on the time is taken. */
  void expectFault() {
    hands.forEach(Hand::expect);
  }

  /** Whether every thread has done something that it began after the fault. */
  boolean worksAgain() {
    return hands.stream().allMatch(hand -> hand.againNanos != 0);
  }

  /** From the fault until the last thread had done something; empty if one has not. */
  OptionalLong millisUntilAllWorked() {
    return worksAgain()
        ? OptionalLong.of(
            hands.stream()
                .mapToLong(hand -> (hand.againNanos - hand.faultNanos) / 1_000_000)
                .max()
                .orElse(0))
        : OptionalLong.empty();
  }

  /** The application is restarted, as it were: every thread opens a new connection. */
  void discardConnections() {
    hands.forEach(hand -> hand.mustDiscard = true);
  }

  /** Lets every thread end what it is at. */
  void end() {
    isOver = true;
    Eventually.within(
        Duration.ofSeconds(60),
        "the end of " + side.title(),
        () -> hands.stream().noneMatch(hand -> hand.thread.isAlive()));
  }
}
