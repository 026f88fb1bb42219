package io.dmha.link;

import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.orders.Orders;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * One thread at a time has the lock, and knows that it has it: in each order of the steps of two
 * and three threads.
 *
 * <p>Found when it is broken: an owner that is written down after the lock is taken, a state that
 * another owner does not count on, a lock that is given back at the first of two times, a count of
 * holds that is written by another thread than the owner.
 */
@Slow
class OwnedLockOrdersTest {
  @Test
  void theLockIsOfOneThread() {
    Orders.of(2, 3).scenarios(8).orders(400).check(Threads.class, AsIfAlone.class);
    Orders few = Orders.ofChoices().orders(3_000);
    few.choice("", "enter", "enterTwice", "enter");
    few.choice("", "enter", "enter", "enter");
    few.check(Threads.class, AsIfAlone.class);
    Orders.of(3, 2).scenarios(4).orders(200).check(Threads.class, AsIfAlone.class);
  }

  /** What a thread does with it; each answers what it sees that it must not see. */
  public static final class Threads {
    private final OwnedLock lock = new OwnedLock();

    /** Written by who has the lock, in two steps. */
    private int entered;

    private int left;

    private String work() {
      String seen = entered == left ? "alone" : "beside another";
      entered++;
      String mine = lock.isMine() ? "" : ", not mine";
      left++;
      return seen + mine;
    }

    @Operation
    public String enter() {
      if (!lock.tryLock()) {
        return lock.isMine() ? "mine all the same" : "alone";
      }
      String seen = work();
      lock.unlock();
      return seen + (lock.isMine() ? ", kept" : "");
    }

    @Operation
    public String enterTwice() {
      if (!lock.tryLock()) {
        return lock.isMine() ? "mine all the same" : "alone";
      }
      String again = lock.tryLock() ? "" : "not again, ";
      String held = lock.holds() == 2 ? "" : "held " + lock.holds() + ", ";
      lock.unlock();
      String seen = work();
      lock.unlock();
      return again + held + seen;
    }

    @Operation
    public String look() {
      return lock.isMine() || lock.holds() != 0 ? "mine" : "not mine";
    }
  }

  /** What each answers to a thread that is alone. */
  public static final class AsIfAlone {
    @Operation
    public String enter() {
      return "alone";
    }

    @Operation
    public String enterTwice() {
      return "alone";
    }

    @Operation
    public String look() {
      return "not mine";
    }
  }
}
