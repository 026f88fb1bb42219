package io.dmha.topology;

/** What an operator has said of a host's place among the others. Immutable. */
public final class HostTraits {
  /** Comes after all that have a priority. */
  public static final int NO_PRIORITY = Integer.MAX_VALUE;

  /** Of a host of which nothing is said. */
  public static final HostTraits NONE = new HostTraits(1, "", NO_PRIORITY);

  private final int weight;
  private final String zone;
  private final int priority;

  /**
   * @param weight its share against the others; 0 for none as long as there are others
   * @param zone where it is; empty where that is not said
   * @param priority the smaller, the sooner it is tried; or {@link #NO_PRIORITY}
   */
  public HostTraits(int weight, String zone, int priority) {
    this.weight = weight;
    this.zone = zone;
    this.priority = priority;
  }

  int weight() {
    return weight;
  }

  String zone() {
    return zone;
  }

  int priority() {
    return priority;
  }
}
