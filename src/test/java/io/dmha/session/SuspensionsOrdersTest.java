package io.dmha.session;

import io.dmha.fixtures.orders.Orders;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * A suspension that was begun is open for every thread, and none is open when each was ended, in
 * each order of their steps.
 *
 * <p>Found when it is broken: {@code add} or {@code remove} without the monitor. Not seen here:
 * {@code isAnyOpen} without it, which matters only where the garbage collector has taken one.
 */
class SuspensionsOrdersTest {
  @Test
  void noneIsLostNorLeft() {
    Orders.ofChoices()
        .choice("", "removeFirst isAnyOpen", "addFirst", "addSecond")
        .choice("addFirst", "isAnyOpen", "removeFirst", "addSecond")
        .choice("addFirst addSecond", "isAnyOpen", "removeFirst", "removeSecond")
        .choice("addFirst", "isAnyOpen", "removeFirst", "isAnyOpen addSecond")
        .orders(30)
        .check(Threads.class);
  }

  /** What threads do with two suspensions, which live as long as the test. */
  public static final class Threads {
    private final Suspensions suspensions = new Suspensions();
    private final Object first = "first";
    private final Object second = "second";

    @Operation
    public void addFirst() {
      suspensions.add(first);
    }

    @Operation
    public void addSecond() {
      suspensions.add(second);
    }

    @Operation
    public void removeFirst() {
      suspensions.remove(first);
    }

    @Operation
    public void removeSecond() {
      suspensions.remove(second);
    }

    @Operation
    public boolean isAnyOpen() {
      return suspensions.isAnyOpen();
    }
  }
}
