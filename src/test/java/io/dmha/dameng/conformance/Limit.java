package io.dmha.dameng.conformance;

import java.util.List;

/**
 * What a driver cannot do by itself, with its reason.
 *
 * @param version of the driver
 * @param test the method, by its class's simple name and its own
 * @param symptom part of what the failure says, its causes included
 */
record Limit(String version, String test, String symptom, String reason) {
  private static final String EVERY = "every version";
  private static final String OLDER = "8.1.3.62";
  private static final String OLDEST = "8.1.2.141";

  static final List<Limit> ALL =
      List.of(
          new Limit(
              OLDEST,
              "BatchesTest.aBatchGoesOnBehindBadRowsWhereThatIsWanted",
              "what the batch threw",
              "it takes the rows that failed for a warning and throws nothing"),
          new Limit(
              OLDEST,
              "ConversionsTest.aCalendarShiftsATimestamp",
              "2024-02-29T07:00:00",
              "it reads a timestamp without looking at the calendar that wrote it"),
          new Limit(
              OLDEST,
              "ConversionsTest.aMomentWithItsZoneStaysTheSameMoment",
              "1709168523456",
              "getTimestamp takes a moment's own hour for one of the JVM's zone"),
          new Limit(
              OLDEST,
              "TransactionsTest.theWeakestIsolationIsTheServersToo",
              "expected: 1",
              "it leaves the isolation as it was where READ UNCOMMITTED is set"),
          new Limit(
              OLDEST,
              "TransactionsTest.aSchemaKeepsItsCase",
              "MIXED",
              "it names the schema without quotes"),
          new Limit(
              OLDEST,
              "OptionsTest.longTextAndItsStatementInOneMessage",
              "The data is too large to support",
              "it knows the type of a parameter from its setter only and holds it for a VARCHAR"),
          new Limit(
              OLDER,
              "OptionsTest.longTextAndItsStatementInOneMessage",
              "The string is cut",
              "it knows the type of a parameter from its setter only and holds it for a VARCHAR"),
          new Limit(
              EVERY,
              "LobsTest.textIsFoundBehindAPlace",
              "5L",
              "position counts from where it began to look"));

  boolean concerns(String driver) {
    return version.equals(EVERY) || version.equals(driver);
  }
}
