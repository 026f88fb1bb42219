package io.dmha.dameng.compare;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The exceptions that reached the application of one side, by what they say. Thread-safe. */
final class Seen {
  /** The SQLStates that say what became of the work. */
  private static final Map<String, String> TRUTHS =
      Map.of("40001", "NOT APPLIED", "08007", "UNKNOWN", "08001", "NO HOST");

  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

  void add(Exception e) {
    counts.computeIfAbsent(label(e), any -> new AtomicInteger()).incrementAndGet();
  }

  private static String label(Exception e) {
    if (!(e instanceof SQLException sql)) {
      return e.getClass().getSimpleName();
    }
    String truth = TRUTHS.get(String.valueOf(sql.getSQLState()));
    return truth == null || sql.getErrorCode() != 0 ? "" + sql.getErrorCode() : truth;
  }

  /** What was seen up to now. */
  Counts now() {
    Map<String, Integer> copy = new TreeMap<>();
    counts.forEach((label, count) -> copy.put(label, count.get()));
    return new Counts(copy);
  }

  /** How many of each kind. Immutable. */
  record Counts(Map<String, Integer> byLabel) {
    int total() {
      return byLabel.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many of them say what became of the work. */
    int telling() {
      return TRUTHS.values().stream().mapToInt(truth -> byLabel.getOrDefault(truth, 0)).sum();
    }

    Counts since(Counts earlier) {
      Map<String, Integer> left = new TreeMap<>();
      byLabel.forEach(
          (label, count) -> {
            int more = count - earlier.byLabel.getOrDefault(label, 0);
            if (more > 0) {
              left.put(label, more);
            }
          });
      return new Counts(left);
    }

    Counts plus(Counts other) {
      Map<String, Integer> sum = new TreeMap<>(byLabel);
      other.byLabel.forEach((label, count) -> sum.merge(label, count, Integer::sum));
      return new Counts(sum);
    }

    @Override
    public String toString() {
      String kinds =
          byLabel.entrySet().stream()
              .map(entry -> entry.getValue() + " × " + entry.getKey())
              .collect(Collectors.joining(", "));
      return total() == 0 ? "0" : total() + " (" + kinds + ")";
    }
  }
}
