package io.dmha.parity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a comparison found, held against the list of what is known. */
final class Findings {
  private static final int MOST_SHOWN = 100;

  private final int cells;
  private final Map<Reason, Integer> counts = new EnumMap<>(Reason.class);
  private final List<Difference> unknown;

  /** Rows of the list that name no difference. */
  private final List<Allowed> dead = new ArrayList<>();

  Findings(Comparison comparison, List<Allowed> known) {
    this.cells = comparison.cells();
    this.unknown = new ArrayList<>(comparison.differences());
    for (Allowed allowed : known) {
      int before = unknown.size();
      unknown.removeIf(allowed::covers);
      int covered = before - unknown.size();
      if (covered == 0) {
        dead.add(allowed);
      } else {
        counts.merge(allowed.reason(), covered, Integer::sum);
      }
    }
  }

  /** Cells and differences by reason, and each finding that should not be. */
  @Override
  public String toString() {
    StringBuilder all = new StringBuilder(cells + " cells");
    counts.forEach((reason, count) -> all.append(", ").append(count).append(' ').append(reason));
    if (!unknown.isEmpty()) {
      all.append("\n").append(unknown.size()).append(" differences that nobody has listed:\n");
      all.append(
          unknown.stream()
              .limit(MOST_SHOWN)
              .map(Difference::toString)
              .collect(Collectors.joining("\n")));
    }
    for (Allowed row : dead) {
      all.append("\nlisted, and no difference: ").append(row);
    }
    return all.toString();
  }

  /** What the reasons found are in words. */
  String reasons() {
    return counts.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey() + ": " + each.getKey().text)
        .collect(Collectors.joining("\n"));
  }
}
