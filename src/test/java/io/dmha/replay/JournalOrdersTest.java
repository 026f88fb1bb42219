package io.dmha.replay;

import io.dmha.fixtures.orders.Orders;
import io.dmha.recovery.Link;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * No step of two threads is lost, what was refused stays so and is told once, and a replay sees the
 * steps of one moment, in each order of their steps.
 */
class JournalOrdersTest {
  @Test
  void noStepIsLost() {
    Orders.of(2, 2).scenarios(3).orders(50).check(Noting.class);
  }

  @Test
  void whatWasRefusedStaysSo() {
    Orders.of(2, 2).scenarios(5).orders(50).check(Ending.class);
  }

  /** Threads that note steps of one transaction, and do it again. */
  public static final class Noting {
    private final Journal journal = new Journal(10, 100, reason -> {});

    /** Its transaction is open. */
    public Noting() {
      journal.begin();
    }

    @Operation
    public void add(@Param(gen = IntGen.class, conf = "1:9") int number) {
      journal.add(new Numbered(number));
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
  }

  /** Threads that begin, refuse and end transactions. */
  public static final class Ending {
    private final Journal journal = new Journal(10, 100, reason -> {});

    @Operation
    public void begin() {
      journal.begin();
    }

    @Operation
    public void refuse() {
      journal.refuse(Refusal.UNSEEN);
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

  private static final ThreadLocal<List<Integer>> DONE = ThreadLocal.withInitial(ArrayList::new);

  private static final class Numbered implements Step {
    private final int number;

    Numbered(int number) {
      this.number = number;
    }

    @Override
    public void replay(Link link) {
      DONE.get().add(number);
    }

    @Override
    public String what() {
      return "step " + number;
    }

    @Override
    public long weight() {
      return 1;
    }
  }
}
