package io.dmha.tool.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What came out of the books, in transactions. Immutable. */
final class Balance {
  /** Rows that are there. */
  final long rows;

  /** Those whose commit has returned. */
  final long acknowledged;

  /** Acknowledged, and not there. */
  final long lost;

  /** Rows beyond the first of their transaction. */
  final long doubled;

  /** There, though the application was told that they are not. */
  final long uninvited;

  /** The insert is there without its update. */
  final long torn;

  /** Of unknown outcome, and there. */
  final long unknownThere;

  /** Of unknown outcome, and not there. */
  final long unknownGone;

  /** Some of what is wrong: {@code lost 3/17} is number 17 of worker 3. */
  final List<String> examples;

  Balance(
      long rows,
      long acknowledged,
      long lost,
      long doubled,
      long uninvited,
      long torn,
      long unknownThere,
      long unknownGone,
      List<String> examples) {
    this.rows = rows;
    this.acknowledged = acknowledged;
    this.lost = lost;
    this.doubled = doubled;
    this.uninvited = uninvited;
    this.torn = torn;
    this.unknownThere = unknownThere;
    this.unknownGone = unknownGone;
    this.examples = Collections.unmodifiableList(new ArrayList<>(examples));
  }

  /** Whether all is there, once and whole, and nothing else. */
  boolean isRight() {
    return lost == 0 && doubled == 0 && uninvited == 0 && torn == 0;
  }
}
