package io.dmha.parity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does the same by both ways, and finds where they differ. */
final class Comparison {
  private static final String INSERT = "insert into t values (77, 'before')";

  private final Database database;
  private final List<Difference> differences = new ArrayList<>();
  private int cells;

  /** One of each group and each error of the driver's. */
  private final Map<String, Trial> failures = new LinkedHashMap<>();

  Comparison(Database database) {
    this.database = database;
  }

  /** How many calls were compared. */
  int cells() {
    return cells;
  }

  List<Difference> differences() {
    return differences;
  }

  /** On one connection for each way. */
  void inTurn(List<Trial> trials) throws SQLException {
    List<Seen> plain = Run.of(trials, database, Way.PLAIN);
    List<Seen> dmha = Run.of(trials, database, Way.THROUGH_DMHA);
    for (int i = 0; i < trials.size(); i++) {
      compare(trials.get(i), plain.get(i), dmha.get(i));
    }
  }

  /** Each trial on a connection of its own, but those that only look or make on one for all. */
  void apart(List<Trial> trials) throws SQLException {
    List<Seen> plain = apart(trials, Way.PLAIN);
    List<Seen> dmha = apart(trials, Way.THROUGH_DMHA);
    for (int i = 0; i < trials.size(); i++) {
      compare(trials.get(i), plain.get(i), dmha.get(i));
    }
  }

  private List<Seen> apart(List<Trial> trials, Way way) throws SQLException {
    List<Seen> all = new ArrayList<>();
    try (Connection shared = database.connect(way)) {
      for (Trial trial : trials) {
        all.add(trial.leavesConnection() ? trial.on(shared) : alone(trial, way));
      }
    }
    return all;
  }

  private Seen alone(Trial trial, Way way) throws SQLException {
    try (Connection c = database.connect(way)) {
      return trial.on(c);
    }
  }

  void compare(Trial trial, Seen plain, Seen dmha) {
    cells++;
    if (plain.isError()) {
      failures.putIfAbsent(trial.group() + plain, trial);
    }
    String expected = database.masked(Way.PLAIN, plain.text());
    String found = database.masked(Way.THROUGH_DMHA, dmha.text());
    if (!expected.equals(found)) {
      differences.add(new Difference(trial, expected, found));
    }
  }

  /** What failed by the driver alone, each error of each method once. */
  List<Trial> failures() {
    return List.copyOf(failures.values());
  }

  /**
   * Each trial in the middle of a transaction that has inserted a row: it goes on as with the
   * driver alone, on the same session.
   */
  void withinTransactions(List<Trial> trials) throws SQLException {
    List<Trial> apart =
        trials.stream()
            .map(
                trial ->
                    new Trial(
                        trial.group(),
                        trial.name(),
                        Trial.Target.NONE,
                        (c, target) -> goesOn(c, trial)))
            .toList();
    inTurn(apart);
  }

  private String goesOn(Connection c, Trial trial) throws SQLException {
    Trials.run(c, "delete from t where id = 77");
    c.commit();
    Trials.run(c, INSERT);
    String session = Trials.only(c, database.sessionQuery());
    Seen error = trial.on(c);
    Seen commit =
        Seen.of(
            () -> {
              c.commit();
              return "committed";
            });
    String now = String.valueOf(Trials.only(c, database.sessionQuery()));
    String left = Trials.only(c, "select count(*) from t where id = 77");
    return error
        + "; "
        + commit
        + "; "
        + left
        + (now.equals(session) ? " on the same session" : " on another session");
  }
}
