package io.dmha.connection;

import io.dmha.failover.ConnectionCore;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.watch.Druid;
import io.dmha.watch.LivenessCheck;
import java.sql.SQLException;

/** Whether a connection works, or can be made to work within a bound. */
public final class Validation {
  private Validation() {}

  /**
   * @param seconds 0 for the attempt timeout; more than the recovery timeout is cut to it
   * @throws SQLException if negative; but from Druid -1 is 0, or it would connect for ever
   */
  public static boolean of(ConnectionCore core, int seconds) throws SQLException {
    if (seconds < 0 && !Druid.asks()) {
      throw new SQLException("isValid() was given a negative bound: " + seconds + ".", "22023");
    }
    try {
      boolean isValid = !core.isClosed() && isMadeValid(core, seconds);
      Link link = core.reconnecting.link();
      if (link != null) {
        core.tellRestored(link);
      }
      return isValid;
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean isMadeValid(ConnectionCore core, int seconds) throws SQLException {
    Budget budget = core.context.limits.validation(seconds);
    Link link = core.reconnecting.link();
    if (link != null) {
      LivenessCheck.Answer answer =
          core.context.liveness.ask(link, core.context.limits.ping(budget));
      if (answer == LivenessCheck.Answer.ALIVE) {
        return true;
      }
      core.drop(link, answer == LivenessCheck.Answer.NONE, "not valid");
    }
    if (budget.deadline().isOver() || core.isClosed() || !core.turn.tryTake(budget.deadline())) {
      return false;
    }
    core.turn.closeToNested();
    try {
      return !core.transaction.isOpen()
          && core.lostWithSession().isEmpty()
          && core.reconnecting.require(budget, core.restorer(core.session::restore))
              == core.reconnecting.link();
    } finally {
      core.turn.openToNested();
      core.turn.give();
    }
  }
}
