package io.dmha.dameng.compare;

import io.dmha.dameng.compare.Teller.Habit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The results as a table in Markdown. Immutable. */
record Report(Comparison.Results results) {
  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    List<Side> sides = List.copyOf(results.verdicts.keySet());
    row(table, "", sides, Side::title);
    row(table, "---", sides, side -> "---");
    row(
        table,
        "connect to a healthy pair, primary named first: median (slowest), logins",
        sides,
        side -> connects(results.connectsPrimaryFirst.get(side)));
    row(
        table,
        "the same, standby named first",
        sides,
        side -> connects(results.connectsStandbyFirst.get(side)));
    results.outages.forEach(
        (plan, bySide) -> {
          row(
              table,
              "all threads work again " + plan.kind().title() + times(plan.times()),
              sides,
              side -> recovery(bySide.get(side).millis(), plan.limit()));
          row(
              table,
              "… exceptions thrown",
              sides,
              side -> bySide.get(side).exceptions().toString());
        });
    row(
        table,
        "… commits reported wrongly in these outages",
        sides,
        side -> of(results.verdicts.get(side).wronglyTold(), results.verdicts.get(side)));
    row(
        table,
        "… transactions torn in half",
        sides,
        side -> of(results.verdicts.get(side).torn(), results.verdicts.get(side)));
    results.cuts.forEach((habit, bySide) -> cutRows(table, habit, sides, bySide));
    if (!results.returns.isEmpty()) {
      row(
          table,
          "a killed node is back: the first new connection to it, and how many of all",
          sides,
          side -> returned(results.returns.get(side)));
    }
    return table.toString();
  }

  private static void cutRows(
      StringBuilder table, Habit habit, List<Side> sides, Map<Side, CutTrial.Result> bySide) {
    String head =
        "the connection is cut at "
            + CutTrial.cuts(habit).size()
            + " places in turn, the application "
            + (habit == Habit.GOES_ON ? "goes on after a failed statement" : "rolls back");
    row(
        table,
        head + ": exceptions that tell what became of the work",
        sides,
        side -> told(bySide.get(side).exceptions()));
    row(
        table,
        "… commits reported wrongly",
        sides,
        side -> of(bySide.get(side).verdict().wronglyTold(), bySide.get(side).verdict()));
    row(
        table,
        "… transactions torn in half",
        sides,
        side -> of(bySide.get(side).verdict().torn(), bySide.get(side).verdict()));
  }

  private static String told(Seen.Counts exceptions) {
    return exceptions.telling() + " of " + exceptions;
  }

  private static void row(
      StringBuilder table, String head, List<Side> sides, Function<Side, String> cell) {
    String cells = sides.stream().map(cell).collect(Collectors.joining(" | "));
    table.append("| ").append(head).append(" | ").append(cells).append(" |\n");
  }

  private static String times(int times) {
    return times == 1 ? "" : ", " + times + " times: median (slowest)";
  }

  private static String connects(ConnectTrial.Result result) {
    return String.format(
        Locale.ROOT,
        "%s (%s), %.1f",
        millis(result.medianNanos()),
        millis(result.worstNanos()),
        result.logins());
  }

  private static String millis(long nanos) {
    double millis = nanos / NANOS_PER_MILLI;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%,.0f ms", millis);
  }

  private static String recovery(List<OptionalLong> times, Duration limit) {
    long never = times.stream().filter(OptionalLong::isEmpty).count();
    if (never > 0) {
      String some = never == times.size() ? "" : never + " of " + times.size() + " times ";
      return some + "not within " + limit.toSeconds() + " s";
    }
    List<Long> sorted = times.stream().map(OptionalLong::getAsLong).sorted().toList();
    long slowest = sorted.get(sorted.size() - 1);
    String median = seconds(sorted.get(sorted.size() / 2));
    return sorted.size() == 1 ? median : median + " (" + seconds(slowest) + ")";
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f s", millis / 1_000.0);
  }

  private static String of(long count, Ledger.Verdict verdict) {
    return count + " (" + String.format(Locale.ROOT, "%,d", verdict.acknowledged()) + " done)";
  }

  private static String returned(ReturnTrial.Result result) {
    String share = result.returned() + " of " + result.connects();
    return result.firstMillis().isPresent()
        ? "after " + seconds(result.firstMillis().getAsLong()) + ", " + share
        : "never, " + share;
  }
}
