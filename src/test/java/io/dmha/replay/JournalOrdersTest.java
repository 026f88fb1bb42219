package io.dmha.replay;

import io.dmha.fixtures.orders.Orders;
import io.dmha.link.Link;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * No step of two threads is lost, or left to the next transaction; what was refused stays so and is
 * told once; and a replay sees the steps of one moment, in each order of their steps.
 *
 * <p>Found when it is broken: each method without the monitor, and {@code begin} that does not look
 * again whether the transaction was refused. Not seen here: a field that {@code end} forgets, which
 * one thread meets as well.
 */
class JournalOrdersTest {
  @Test
  void noStepIsLostAndARefusalStays() {
    Orders.ofChoices()
        .choice("begin", "replay", "addOne", "addTwo")
        .choice("begin", "replay", "replay", "addOne")
        .choice("begin addOne", "begin replay", "end", "addTwo")
        .choice("begin", "begin isOn", "end", "refuse")
        .choice("begin", "isOn", "refuse", "refuse")
        .choice("", "isOn", "begin", "begin refuse")
        .orders(30)
        .check(Threads.class);
  }

  /** Threads that note steps of transactions, do them again, and begin, refuse and end them. */
  public static final class Threads {
    private final Journal journal = new Journal(10, 100, reason -> TOLD.set(true));

    @Operation
    public void begin() {
      journal.begin();
    }

    @Operation
    public void addOne() {
      journal.add(new Numbered(1));
    }

    @Operation
    public void addTwo() {
      journal.add(new Numbered(2));
    }

    /** What a replay does. */
    @Operation
    @SuppressWarnings("NullAway") // the steps need no link
    public List<Integer> replay() throws Difference, StepFailed {
      List<Integer> seen = new ArrayList<>();
      DONE.set(seen);
      journal.replay(null, () -> false);
      return seen;
    }

    /** Whether it was this call that is told. */
    @Operation
    public boolean refuse() {
      TOLD.set(false);
      journal.refuse(Refusal.UNSEEN);
      return TOLD.get();
    }

    @Operation
    public boolean isOn() {
      return journal.isOn();
    }

    @Operation
    public void end() {
      journal.end();
    }
  }

  private static final ThreadLocal<Boolean> TOLD = ThreadLocal.withInitial(() -> false);
  private static final ThreadLocal<List<Integer>> DONE = ThreadLocal.withInitial(ArrayList::new);

  private static final class Numbered extends Step {
    private final int number;

    Numbered(int number) {
      this.number = number;
    }

    @Override
    void replay(Link link) {
      DONE.get().add(number);
    }

    @Override
    String what() {
      return "step " + number;
    }

    @Override
    long weight() {
      return 1;
    }
  }
}
