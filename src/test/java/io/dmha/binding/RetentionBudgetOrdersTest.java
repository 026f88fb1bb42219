package io.dmha.binding;

import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.orders.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * What two threads keep shares one room, and what is kept is released once and not forgotten, in
 * each order of their steps.
 *
 * <p>Found when it is broken: {@code takes}, {@code added} or {@code release} without the monitor.
 */
@Slow
class RetentionBudgetOrdersTest {
  @Test
  void theRoomIsShared() {
    Orders.ofChoices()
        .choice("", "takesFour", "takesSix", "takesSix")
        .choice("takesSix", "takesSix", "release", "takesFour takesSix")
        .choice("", "", "keepsTwoAndReleases", "keepsTwoAndReleases")
        .choice("", "", "keepsTwoAndReleases", "release release")
        .orders(30)
        .check(Threads.class);
  }

  /** What threads do with a room of ten bytes. */
  public static final class Threads {
    private final RetentionBudget room = new RetentionBudget(10);

    @Operation
    public boolean takesFour() {
      return room.takes(4);
    }

    @Operation
    public boolean takesSix() {
      return room.takes(6);
    }

    /** How often what it has kept was released, when all of it is. */
    @Operation
    public List<Integer> keepsTwoAndReleases() {
      List<AtomicInteger> counts = List.of(new AtomicInteger(), new AtomicInteger());
      for (AtomicInteger count : counts) {
        Retained unusedKept = room.added(new Counted(count));
      }
      room.release();
      List<Integer> released = new ArrayList<>();
      counts.forEach(count -> released.add(count.get()));
      return released;
    }

    @Operation
    public void release() {
      room.release();
    }
  }

  private static final class Counted implements Retained {
    private final AtomicInteger released;

    Counted(AtomicInteger released) {
      this.released = released;
    }

    @Override
    public Object again() {
      return this;
    }

    @Override
    public Object original() {
      return this;
    }

    @Override
    public boolean isWhole() {
      return true;
    }

    @Override
    public boolean isTooLarge() {
      return false;
    }

    @Override
    public long weight() {
      return 0;
    }

    @Override
    public void release() {
      released.incrementAndGet();
    }
  }
}
