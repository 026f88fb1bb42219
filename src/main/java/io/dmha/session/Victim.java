package io.dmha.session;

/**
 * How often the database has given the open transaction up, by a deadlock or since it could not be
 * serialized, and it was done again. For whose turn it is.
 */
public final class Victim {
  private static final int MOST = 3;

  private int times;

  /** Whether it may be done again if the database gives it up. */
  public boolean mayBeAgain() {
    return times < MOST;
  }

  /** Notes that the database has given it up. */
  public void add() {
    times++;
  }

  /** The transaction has ended. */
  void end() {
    times = 0;
  }
}
