package io.dmha.dameng.compare;

import io.dmha.dameng.compare.Teller.Habit;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One run of everything, on one cluster. Used by one thread. */
final class Comparison {
  private final Plan plan;
  private final List<Side> sides;
  private final Consumer<String> progress;

  /** Everything that was measured. */
  static final class Results {
    final Map<Side, ConnectTrial.Result> connectsPrimaryFirst = new LinkedHashMap<>();
    final Map<Side, ConnectTrial.Result> connectsStandbyFirst = new LinkedHashMap<>();
    final Map<Plan.Outages, Map<Side, OutageTrial.Result>> outages = new LinkedHashMap<>();
    final Map<Habit, Map<Side, CutTrial.Result>> cuts = new LinkedHashMap<>();
    final Map<Side, Ledger.Verdict> verdicts = new LinkedHashMap<>();
    final Map<Side, ReturnTrial.Result> returns = new LinkedHashMap<>();

    /** All verdicts on the side that its application got when it rolled back after failures. */
    List<Ledger.Verdict> verdictsOn(Side side) {
      return List.of(
          verdicts.get(side), cuts.getOrDefault(Habit.ROLLS_BACK, Map.of()).get(side).verdict());
    }
  }

  Comparison(Plan plan, List<Side> sides, Consumer<String> progress) {
    this.plan = plan;
    this.sides = sides;
    this.progress = progress;
  }

  Results run() throws SQLException {
    Results results = new Results();
    try (Field field = Field.open(sides)) {
      progress.accept("connects");
      results.connectsPrimaryFirst.putAll(
          new ConnectTrial(field, field.hosts()).run(plan.connectRows()));
      results.connectsStandbyFirst.putAll(
          new ConnectTrial(field, field.hostsReversed()).run(plan.connectRows()));
      for (Plan.Outages outages : plan.outages()) {
        progress.accept(outages.times() + " × " + outages.kind());
        results.outages.put(outages, new OutageTrial(field, outages).run());
        field.cluster().heal();
      }
      results.verdicts.putAll(field.verdicts());
      for (Habit habit : Habit.values()) {
        CutTrial trial = new CutTrial(field, habit);
        Map<Side, CutTrial.Result> bySide = new LinkedHashMap<>();
        results.cuts.put(habit, bySide);
        for (Side side : sides) {
          progress.accept(CutTrial.cuts(habit).size() + " cuts of " + side.title());
          bySide.put(side, trial.run(side));
        }
      }
      if (!plan.returnWatched().isZero()) {
        progress.accept("the return of a node");
        results.returns.putAll(ReturnTrial.run(field, plan.returnWatched()));
      }
    }
    return results;
  }
}
