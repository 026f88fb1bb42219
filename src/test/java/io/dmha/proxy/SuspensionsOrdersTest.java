package io.dmha.proxy;

import io.dmha.fixtures.orders.Orders;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * A suspension that was begun is open for every thread, and none is open when each was ended, in
 * each order of their steps.
 *
 * <p>Found when it is broken: {@code add} without the monitor.
 */
class SuspensionsOrdersTest {
  @Test
  void noneIsLostNorLeft() {
    Orders.of(2, 3).scenarios(4).orders(50).check(Threads.class);
  }

  /** What threads do with three suspensions, which live as long as the test. */
  public static final class Threads {
    private final Suspensions suspensions = new Suspensions();
    private final List<Object> all = List.of("first", "second", "third");

    @Operation
    public void add(@Param(gen = IntGen.class, conf = "0:2") int which) {
      suspensions.add(all.get(which));
    }

    @Operation
    public void remove(@Param(gen = IntGen.class, conf = "0:2") int which) {
      suspensions.remove(all.get(which));
    }

    @Operation
    public boolean isAnyOpen() {
      return suspensions.isAnyOpen();
    }
  }
}
