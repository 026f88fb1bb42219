package io.dmha.stacks;

import io.dmha.event.ContinuityReport;
import io.dmha.stacks.app.Stacks;
import io.dmha.stacks.cluster.Clusters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one cell.
 *
 * @param report dmha's own; null where the cell could not be played
 * @param events what dmha has done, in words
 * @param problems what does not balance; a cell that could not be played has one
 */
record CellResult(
    Stacks stack,
    Clusters cluster,
    Told told,
    @Nullable ContinuityReport report,
    int strikes,
    Duration longest,
    String events,
    List<String> problems) {

  static CellResult notPlayed(Stacks stack, Clusters cluster, Told told, Throwable why) {
    StringBuilder words = new StringBuilder("It could not be played: ");
    for (Throwable at = why; at != null; at = at.getCause()) {
      words.append(at).append(at.getCause() == null ? "" : ", because ");
    }
    return new CellResult(
        stack, cluster, told, null, 0, Duration.ZERO, "", List.of(words.toString()));
  }

  boolean isBalanced() {
    return problems.isEmpty();
  }

  /** Exceptions by their SQLStates: {@code 2 × 40001, 1 × 08007}. */
  String exceptions() {
    Map<String, Integer> states = told.byState();
    StringBuilder words = new StringBuilder();
    states.forEach(
        (state, count) ->
            words
                .append(words.length() == 0 ? "" : ", ")
                .append(count)
                .append(" × ")
                .append(state));
    return words.length() == 0 ? "0" : words.toString();
  }
}
