package io.dmha.demo;

import java.sql.SQLException;
import java.time.Duration;

/**
 * An application that does what dmha's exceptions say: NOT APPLIED, run it again; UNKNOWN, look
 * whether it is there and run it again if it is not. It has one connection from beginning to end.
 */
final class DmhaClient implements Client {
  private static final String NOT_APPLIED = "40001";
  private static final String UNKNOWN = "08007";
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How the application finds out about a transfer whose outcome is unknown. */
  interface Doubt {
    boolean isBooked(Desk desk, Transfer transfer) throws SQLException;
  }

  private final Desk desk;
  private final Doubt doubt;
  private final Shift shift;
  private final Tally tally;

  DmhaClient(Desk desk, Doubt doubt, Shift shift, Tally tally) {
    this.desk = desk;
    this.doubt = doubt;
    this.shift = shift;
    this.tally = tally;
  }

  @Override
  public boolean carryOut(Transfer transfer) {
    boolean isUnknown = false;
    while (true) {
      try {
        if (isUnknown && doubt.isBooked(desk, transfer)) {
          tally.foundBooked();
          return true;
        }
        isUnknown = false;
        desk.carryOut(transfer);
        return true;
      } catch (SQLException | RuntimeException e) {
        String state = e instanceof SQLException sql ? sql.getSQLState() : null;
        if (NOT_APPLIED.equals(state)) {
          tally.notApplied();
        } else if (UNKNOWN.equals(state)) {
          tally.unknown();
          isUnknown = true;
        } else {
          return giveUp(e);
        }
        rollback();
      }
    }
  }

  private boolean giveUp(Exception e) {
    tally.rawError(e);
    rollback();
    shift.pause(PAUSE);
    return false;
  }

  /** As applications do after any error, whether it is needed or not. */
  private void rollback() {
    try {
      desk.rollback();
    } catch (SQLException | RuntimeException e) {
      tally.rawError(e);
    }
  }

  @Override
  public void close() throws SQLException {
    desk.close();
  }
}
