package io.dmha.tool.doctor;

/**
 * By how much the clock of a server is ahead of ours, as the reply tells it: the question lasted,
 * and the server read its clock at some moment of that. Immutable; milliseconds.
 */
final class ClockDifference {
  /** Zones differ by quarters of an hour. */
  private static final long QUARTER = 15 * 60_000L;

  /** How far off a clock may be to be taken for one of another zone. */
  private static final long NEAR = 60_000;

  private final long aheadMillis;
  private final long errorMillis;
  private final long zoneMillis;
  private final long toldMillis;

  private ClockDifference(long toldMillis, long aheadMillis, long errorMillis, long zoneMillis) {
    this.toldMillis = toldMillis;
    this.aheadMillis = aheadMillis;
    this.errorMillis = errorMillis;
    this.zoneMillis = zoneMillis;
  }

  /**
   * @param askedMillis our clock when it was asked
   * @param roundTripMillis how long the answer took
   * @param tellsZone whether the answer is a moment; otherwise it may be one of another zone
   */
  static ClockDifference of(
      long serverMillis, long askedMillis, long roundTripMillis, boolean tellsZone) {
    long error = (roundTripMillis + 1) / 2;
    long ahead = serverMillis - (askedMillis + error);
    long quarters = Math.round((double) ahead / QUARTER);
    boolean isZone = !tellsZone && quarters != 0 && Math.abs(ahead - quarters * QUARTER) < NEAR;
    long zone = isZone ? quarters * QUARTER : 0;
    return new ClockDifference(serverMillis, ahead - zone, error, zone);
  }

  /** What the server said, as {@link #of} was given it. */
  long toldMillis() {
    return toldMillis;
  }

  /** Negative where the server is behind. */
  long aheadMillis() {
    return aheadMillis;
  }

  /** The difference may be more or less by as much. */
  long errorMillis() {
    return errorMillis;
  }

  /** By how much its local time is another one; 0 where it is not. */
  long zoneMillis() {
    return zoneMillis;
  }

  /** How far apart the clocks are at least. */
  long surelyMillis() {
    return Math.max(0, Math.abs(aheadMillis) - errorMillis);
  }
}
