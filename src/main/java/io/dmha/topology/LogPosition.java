package io.dmha.topology;

/**
 * How far the log of a database is written, or replayed by a standby: PostgreSQL's LSN, Dameng's
 * {@code FILE_LSN} and {@code RPKG_LSN}. Positions of different origins cannot be compared.
 * Immutable.
 */
public final class LogPosition {
  private final String origin;
  private final long number;
  private final String timeline;

  /**
   * Of a log of which only the origin tells which one it is.
   *
   * @param origin what positions have in common that can be compared; empty where all can
   * @param number unsigned; grows with each change
   */
  public LogPosition(String origin, long number) {
    this(origin, number, origin);
  }

  /**
   * @param timeline what those have in common that have the same log; empty where that is not known
   */
  public LogPosition(String origin, long number, String timeline) {
    this.origin = origin;
    this.number = number;
    this.timeline = timeline;
  }

  /** Whether who has replayed this one has all that was written up to the other. */
  public boolean covers(LogPosition other) {
    return origin.equals(other.origin) && Long.compareUnsigned(number, other.number) >= 0;
  }

  /** By how much it is behind the other one, 0 where it is not; -1 where they do not compare. */
  public long behind(LogPosition other) {
    if (!origin.equals(other.origin)) {
      return -1;
    }
    return covers(other) ? 0 : other.number - number;
  }

  /** Whether it can be compared with the other one, and is a larger one. */
  boolean isAfter(LogPosition other) {
    return origin.equals(other.origin) && Long.compareUnsigned(number, other.number) > 0;
  }

  /** Whether only positions that the same database has written can be compared. */
  boolean namesDatabase() {
    return !origin.isEmpty();
  }

  /** Whether both are known to be of one log. */
  boolean isOfSameTimeline(LogPosition other) {
    return origin.equals(other.origin) && !timeline.isEmpty() && timeline.equals(other.timeline);
  }

  /** As {@link #parse} reads it; without the timeline. */
  @Override
  public String toString() {
    return origin + "/" + Long.toUnsignedString(number);
  }

  /**
   * Reads what {@link #toString} has written.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static LogPosition parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("no position in a log");
    }
    return new LogPosition(
        text.substring(0, slash), Long.parseUnsignedLong(text.substring(slash + 1)));
  }
}
