package io.dmha.dameng.compare;

import io.dmha.dameng.compare.Teller.Habit;
import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.Cut.Ending;
import io.dmha.fixtures.dm.server.Cut.Point;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One transaction for each place at which its connection can end; the node itself stays up. */
final class CutTrial {
  private static final List<Point> POINTS =
      List.of(Point.BEFORE_RUN, Point.BEFORE_REPLY, Point.WITHIN_REPLY);

  private final Field field;
  private final Habit habit;

  private record Step(Command command, int number) {}

  CutTrial(Field field, Habit habit) {
    this.field = field;
    this.habit = habit;
  }

  /** What the application of a side saw, and what its ledger holds. */
  record Result(Seen.Counts exceptions, Ledger.Verdict verdict) {}

  /** The requests of {@link Teller#transfer}, but for the allocation of a statement. */
  private static List<Step> steps(Habit habit) {
    List<Step> steps = new ArrayList<>();
    int statements = habit == Habit.GOES_ON ? 4 : 3;
    for (int i = 1; i <= statements; i++) {
      steps.add(new Step(Command.PREPARE, i));
    }
    steps.add(new Step(Command.CLOSE_CURSOR, 1));
    steps.add(new Step(Command.COMMIT, 1));
    return steps;
  }

  static List<Cut> cuts(Habit habit) {
    List<Cut> cuts = new ArrayList<>();
    for (Step step : steps(habit)) {
      for (Point point : POINTS) {
        for (Ending ending : List.of(Ending.FIN, Ending.RST)) {
          cuts.add(new Cut(step.command(), step.number(), point, ending));
        }
      }
    }
    return cuts;
  }

  /** Runs them all for one side. */
  Result run(Side side) throws SQLException {
    DmNode primary = field.cluster().primary();
    Ledger ledger = field.newLedger(side, habit.name());
    Seen seen = new Seen();
    Teller teller = new Teller(side, field.hosts(), ledger, seen, habit);
    while (!teller.transfer(Crew.nextTransaction())) {
      // The first connect may take more than one try.
    }
    for (Cut cut : cuts(habit)) {
      int before = primary.cutsDone().size();
      primary.plan(cut);
      boolean unusedIsDone = teller.transfer(Crew.nextTransaction());
      if (primary.cutsDone().size() != before + 1) {
        throw new IllegalStateException("There was no " + cut + " through " + side.title() + ".");
      }
      boolean unusedIsWell = teller.transfer(Crew.nextTransaction());
    }
    teller.discard();
    return new Result(seen.now(), ledger.verdict(primary.url()));
  }
}
