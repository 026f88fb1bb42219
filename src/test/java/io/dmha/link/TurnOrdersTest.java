package io.dmha.link;

import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.orders.Orders;
import java.sql.SQLException;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One thread at a time has the turn, a borrowed one is given back by who borrowed it, and the
 * budget is that of the owner: in each order of the steps of two and three threads.
 *
 * <p>Found when it is broken: {@code give} that takes the budget away after the lock is free.
 */
@Slow
class TurnOrdersTest {
  @Test
  void theTurnIsOfOneThread() {
    Orders.of(2, 2).scenarios(4).orders(25).check(Threads.class, AsIfAlone.class);
    Orders.of(3, 1).scenarios(2).orders(15).check(Threads.class, AsIfAlone.class);
  }

  /** What a thread does with the turn; each answers what it sees that it must not see. */
  public static final class Threads {
    private final TimeLimits limits =
        new TimeLimits(() -> 0, Duration.ofSeconds(30), Duration.ofSeconds(3), 0);
    private final Turn turn = new Turn(limits, () -> false);

    /** Written by whose turn it is, in two steps. */
    private int entered;

    private int left;

    private String work() {
      String before = entered == left ? "alone" : "beside another";
      entered++;
      left++;
      return before;
    }

    @Operation
    public String call() throws SQLException {
      turn.take(null);
      try {
        return work() + after(turn.budgetOrNull());
      } finally {
        turn.give();
      }
    }

    @Operation
    public String callWithin() throws SQLException {
      turn.take(null);
      turn.take(null);
      turn.give();
      try {
        turn.borrow(null);
        return work() + (turn.isMine() ? "" : ", lost within");
      } finally {
        turn.give();
      }
    }

    @Operation
    public String recover() throws SQLException {
      turn.take(null);
      try {
        String seen = work() + after(turn.budgetOrNull());
        Budget mine = turn.budget();
        return seen + work() + (turn.budgetOrNull() == mine ? "" : ", budget of another");
      } finally {
        turn.give();
      }
    }

    @Operation
    public String borrow() throws SQLException {
      String before = turn.isMine() ? "mine before, " : "";
      turn.borrow(null);
      turn.borrow(null);
      Budget mine = turn.budget();
      String within = work() + (turn.budget() == mine ? "" : ", budget of another");
      turn.giveBack();
      return before + within + (turn.isMine() ? ", kept" : "");
    }

    @Operation
    public String tryTake() {
      if (!turn.tryTake(limits.within(Duration.ZERO))) {
        return turn.isMine() ? "mine all the same" : "alone";
      }
      try {
        return work() + after(turn.budgetOrNull());
      } finally {
        turn.give();
      }
    }

    @Operation
    public String callWithoutTurn() {
      turn.giveBack();
      turn.spend(limits.call());
      return (turn.isMine() ? "mine" : "not mine") + after(turn.budgetOrNull());
    }

    private static String after(@Nullable Budget budget) {
      return budget == null ? "" : ", budget of another";
    }
  }

  /** What each answers to a thread that is alone. */
  public static final class AsIfAlone {
    @Operation
    public String call() {
      return "alone";
    }

    @Operation
    public String callWithin() {
      return "alone";
    }

    @Operation
    public String recover() {
      return "alonealone";
    }

    @Operation
    public String borrow() {
      return "alone";
    }

    @Operation
    public String tryTake() {
      return "alone";
    }

    @Operation
    public String callWithoutTurn() {
      return "not mine";
    }
  }
}
