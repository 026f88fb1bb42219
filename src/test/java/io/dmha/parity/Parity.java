package io.dmha.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever is called gives the same by the driver alone and through dmha. How many cells are
 * compared and how many differ for which reason is exact, so that nothing is lost unseen.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Parity {
  private final Database database;
  private final Map<Part, String> expected;
  private final Map<Part, Comparison> done = new EnumMap<>(Part.class);

  /**
   * @param expected what {@link Findings} says of each part
   */
  Parity(Database database, Map<Part, String> expected) throws SQLException {
    this.database = database;
    this.expected = expected;
    database.setUp();
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void everyGetterReadsTheSameOfEveryType() throws SQLException {
    check(Part.GETTERS);
  }

  @Test
  void everySetterBindsTheSameToEveryType() throws SQLException {
    check(Part.SETTERS);
  }

  @Test
  void everyCallOnEveryOpenObjectGivesTheSame() throws SQLException {
    check(Part.OPEN);
  }

  @Test
  void everyCallOnEveryClosedObjectGivesTheSame() throws SQLException {
    check(Part.CLOSED);
  }

  @Test
  void anOrdinaryErrorLeavesTheTransactionAsTheDriverDoes() throws SQLException {
    check(Part.TRANSACTIONS);
  }

  /** Each part once: its errors are what the transactions are tried with. */
  private Comparison comparison(Part part) throws SQLException {
    Comparison known = done.get(part);
    if (known != null) {
      return known;
    }
    Comparison comparison = new Comparison(database);
    switch (part) {
      case GETTERS -> comparison.inTurn(Trials.getters(database));
      case SETTERS -> comparison.inTurn(Trials.setters(database));
      case OPEN -> {
        comparison.inTurn(Trials.calls().stream().filter(trial -> !isOnConnection(trial)).toList());
        comparison.apart(Trials.calls().stream().filter(Parity::isOnConnection).toList());
      }
      case CLOSED -> {
        for (Kind kind : Kind.values()) {
          new Closed(database, kind).compare(comparison);
        }
      }
      case TRANSACTIONS -> comparison.withinTransactions(errors());
    }
    done.put(part, comparison);
    return comparison;
  }

  private List<Trial> errors() throws SQLException {
    return Stream.of(
            comparison(Part.GETTERS).failures(),
            comparison(Part.SETTERS).failures(),
            comparison(Part.OPEN).failures())
        .flatMap(List::stream)
        .filter(trial -> !isOnConnection(trial))
        .toList();
  }

  private static boolean isOnConnection(Trial trial) {
    return trial.name().startsWith("CONNECTION.");
  }

  private void check(Part part) throws SQLException {
    List<Allowed> known =
        KnownDifferences.ON_PURPOSE.stream()
            .filter(allowed -> allowed.concerns(database.name(), part))
            .toList();
    Findings found = new Findings(comparison(part), known);
    assertThat(found.toString())
        .as("%s of %s%n%s", part, database.name(), found.reasons())
        .isEqualTo(expected.get(part));
  }
}
