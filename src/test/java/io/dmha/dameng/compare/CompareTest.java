package io.dmha.dameng.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.dameng.compare.Teller.Habit;
import io.dmha.fixtures.junit.Slow;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short comparison: what holds in whatever order things happen, and how long they take. */
@Timeout(180)
@Slow
class CompareTest {
  @Test
  void dmhaTearsNothingAndReportsEveryCommitAsItIs() throws SQLException {
    Side vendor = Side.vendorToPrimary();
    Side dmha = Side.dmha();

    Comparison.Results results =
        new Comparison(Plan.quick(), List.of(vendor, dmha), step -> {}).run();

    String table = new Report(results).toString();
    assertThat(results.verdictsOn(dmha)).as(table).allMatch(Ledger.Verdict::isClean);
    // Each of three writers works before an outage and after it; more depends on the machine.
    assertThat(results.verdictsOn(dmha)).as(table).allMatch(each -> each.acknowledged() >= 6);
    results.cuts.forEach(
        (habit, bySide) ->
            assertThat(bySide.get(dmha).exceptions().byLabel().keySet())
                .as(table)
                .isSubsetOf("NOT APPLIED", "UNKNOWN"));
    // What is asked of dmha can be seen to fail.
    Map<Side, CutTrial.Result> rollingBack = results.cuts.get(Habit.ROLLS_BACK);
    assertThat(rollingBack.get(vendor).verdict().wronglyTold()).as(table).isPositive();
    Map<Side, CutTrial.Result> goingOn = results.cuts.get(Habit.GOES_ON);
    assertThat(goingOn.get(vendor).verdict().torn()).as(table).isPositive();
    assertThat(table.lines().map(line -> line.chars().filter(c -> c == '|').count()).distinct())
        .hasSize(1);
  }
}
