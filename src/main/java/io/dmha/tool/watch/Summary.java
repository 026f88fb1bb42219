package io.dmha.tool.watch;

/** What there was to see in a while. Immutable; times in milliseconds. */
public final class Summary {
  private final long millis;
  private final int changes;
  private final int newPrimaries;
  private final long longestNoneMillis;
  private final boolean isAnybodyThere;

  Summary(
      long millis, int changes, int newPrimaries, long longestNoneMillis, boolean isAnybodyThere) {
    this.millis = millis;
    this.changes = changes;
    this.newPrimaries = newPrimaries;
    this.longestNoneMillis = longestNoneMillis;
    this.isAnybodyThere = isAnybodyThere;
  }

  /** How long it was watched. */
  public long millis() {
    return millis;
  }

  /** How often a host became something else. */
  public int changes() {
    return changes;
  }

  /** How often another host than before was the primary. */
  public int newPrimaries() {
    return newPrimaries;
  }

  /** The longest time in which no host was usable. */
  public long longestNoneMillis() {
    return longestNoneMillis;
  }

  /** Whether some host answers now. */
  public boolean isAnybodyThere() {
    return isAnybodyThere;
  }
}
