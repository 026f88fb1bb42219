package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is said of a text for PostgreSQL, where no server is there to hold it against. */
class PostgresSessionReadingTest {
  static final String[][] SETS = PostgresSessionTexts.SETS;
  static final String[][] RESETS = PostgresSessionTexts.RESETS;
  static final String[][] LOCALS = PostgresSessionTexts.LOCALS;
  static final String[][] NONE = PostgresSessionTexts.NONE;
  static final String[][] LOST = PostgresSessionTexts.LOST;
  static final String[][] UNKNOWN = PostgresSessionTexts.UNKNOWN;

  @ParameterizedTest
  @FieldSource({"SETS", "RESETS"})
  void whatSetsTheSession(String sql, String key) {
    assertThat(read(sql)).hasToString("SETTABLE " + key + " SESSION");
  }

  @ParameterizedTest
  @FieldSource("LOCALS")
  void whatEndsWithTheTransaction(String sql, String key) {
    assertThat(read(sql)).hasToString("SETTABLE " + key + " TRANSACTION");
  }

  @ParameterizedTest
  @FieldSource("NONE")
  void whatLeavesNothing(String sql) {
    assertThat(read(sql)).isSameAs(SessionText.NONE);
  }

  @ParameterizedTest
  @FieldSource({"LOST", "UNKNOWN"})
  void whatIsLost(String sql, String what) {
    assertThat(read(sql)).hasToString("LOST " + what);
  }

  private static SessionText read(String sql) {
    return SessionsOfPostgreSql.READER.read(sql);
  }
}
