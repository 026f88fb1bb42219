package io.dmha.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is done again, and how much of it is kept: the settings of a URL. Immutable. */
public final class ReplayOptions {
  private final int maxStatements;
  private final long maxBytes;
  private final List<String> keep;
  private final List<String> safe;
  private final boolean onConflict;

  /**
   * @param maxStatements of a transaction; 0 to do none again
   * @param maxBytes of a transaction
   * @param keep which values that only the database can make stay
   * @param safe names of procedures that commit nothing in a transaction
   * @param onConflict whether a transaction that the database has given up is done again
   */
  public ReplayOptions(
      int maxStatements, long maxBytes, List<String> keep, List<String> safe, boolean onConflict) {
    this.maxStatements = maxStatements;
    this.maxBytes = maxBytes;
    this.keep = Collections.unmodifiableList(new ArrayList<>(keep));
    this.safe = Collections.unmodifiableList(new ArrayList<>(safe));
    this.onConflict = onConflict;
  }

  public int maxStatements() {
    return maxStatements;
  }

  public long maxBytes() {
    return maxBytes;
  }

  /** Which values that only the database can make stay. */
  public List<String> keep() {
    return keep;
  }

  /** Names of procedures that commit nothing in a transaction. */
  public List<String> safe() {
    return safe;
  }

  /** Whether a transaction that the database has given up is done again. */
  public boolean onConflict() {
    return onConflict;
  }
}
