package io.dmha.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;

/** Whatever is called gives the same by the driver alone and through dmha. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Parity {
  private final Database database;

  Parity(Database database) throws SQLException {
    this.database = database;
    database.setUp();
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void everyGetterReadsTheSameOfEveryType(TestReporter report) throws SQLException {
    Comparison comparison = new Comparison(database);
    comparison.inTurn(Trials.getters(database));
    check(report, comparison, "getters");
  }

  @Test
  void everySetterBindsTheSameToEveryType(TestReporter report) throws SQLException {
    Comparison comparison = new Comparison(database);
    comparison.inTurn(Trials.setters(database));
    check(report, comparison, "setters");
  }

  @Test
  void everyCallOnEveryOpenObjectGivesTheSame(TestReporter report) throws SQLException {
    Comparison comparison = new Comparison(database);
    comparison.inTurn(Trials.calls().stream().filter(trial -> !isOnConnection(trial)).toList());
    comparison.apart(Trials.calls().stream().filter(Parity::isOnConnection).toList());
    check(report, comparison, "open");
  }

  @Test
  void everyCallOnEveryClosedObjectGivesTheSame(TestReporter report) throws SQLException {
    Comparison comparison = new Comparison(database);
    for (Kind kind : Kind.values()) {
      new Closed(database, kind).compare(comparison);
    }
    check(report, comparison, "closed");
  }

  @Test
  void anOrdinaryErrorLeavesTheTransactionAsTheDriverDoes(TestReporter report) throws SQLException {
    Comparison errors = new Comparison(database);
    errors.inTurn(
        Stream.of(Trials.getters(database), Trials.setters(database), Trials.calls())
            .flatMap(List::stream)
            .filter(trial -> !isOnConnection(trial))
            .toList());
    Comparison comparison = new Comparison(database);
    comparison.withinTransactions(errors.failures());
    check(report, comparison, "transactions");
  }

  private static boolean isOnConnection(Trial trial) {
    return trial.name().startsWith("CONNECTION.");
  }

  private void check(TestReporter report, Comparison comparison, String test) {
    List<Difference> unknown = new ArrayList<>(comparison.differences());
    List<Allowed> dead = new ArrayList<>();
    int known = 0;
    for (Allowed allowed :
        Stream.of(KnownDifferences.ON_PURPOSE, KnownDifferences.TO_BE_MENDED)
            .flatMap(List::stream)
            .toList()) {
      if (allowed.concerns(database.name(), test)) {
        int before = unknown.size();
        unknown.removeIf(allowed::covers);
        known += before - unknown.size();
        if (before == unknown.size()) {
          dead.add(allowed);
        }
      }
    }
    report.publishEntry(database.name() + ", " + test, known + " differences that are known");
    assertThat(unknown).as("differences that nobody has listed").isEmpty();
    assertThat(dead).as("listed differences that are none").isEmpty();
  }
}
