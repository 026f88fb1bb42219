package io.dmha.topology;

/**
 * Since when a host is the primary, as its cluster writes it down: Dameng by a row of {@code
 * SYSOPENHISTORY} for each opening. Of two hosts of one database that both say they are the
 * primary, the one of the later reign is; what the other one commits is lost. Nothing of it is to
 * be shown, for a server has said it. Immutable.
 */
public final class Reign {
  private final String database;
  private final String began;
  private final long number;

  /**
   * @param database what hosts of one database have in common
   * @param began by which the reigns of one database are in order as texts
   * @param number which of them it is where two began at the same moment
   */
  public Reign(String database, String began, long number) {
    this.database = database;
    this.began = began;
    this.number = number;
  }

  /** Whether both are sure to be of one database, and this one is the later. */
  boolean isLaterThan(Reign other) {
    int order = began.compareTo(other.began);
    boolean isLater = order > 0 || (order == 0 && number > other.number);
    return isLater && !database.isEmpty() && database.equals(other.database);
  }
}
