package io.dmha.replay;

import io.dmha.fixtures.orders.Orders;
import io.dmha.recovery.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * No step of two threads is lost, what was refused stays so and is told once, and a replay sees the
 * steps of one moment, in each order of their steps.
 *
 * <p>Found when it is broken: {@code isAdded}, {@code isDropped}, {@code end} or {@code copy}
 * without the monitor; {@code begin} that does not look once more whether it was refused.
 */
class JournalOrdersTest {
  @Test
  void stepsAreThoseOfOneTransaction() {
    Orders.of(2, 3).scenarios(6).orders(50).check(Threads.class);
  }

  /** What threads do with a journal that has room for three steps. */
  public static final class Threads {
    private final List<Refusal> told = Collections.synchronizedList(new ArrayList<>());
    private final Journal journal = new Journal(10, 3, told::add);

    @Operation
    public void begin() {
      journal.begin();
    }

    @Operation
    public void add(@Param(gen = IntGen.class, conf = "1:9") int number) {
      journal.add(new Numbered(number));
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

    @Operation
    public int transaction() {
      return journal.transaction();
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
