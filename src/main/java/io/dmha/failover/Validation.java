package io.dmha.failover;

import io.dmha.link.Budget;
import io.dmha.link.Link;
import java.sql.SQLException;

/** Whether a connection works, or can be made to work within a bound. */
public final class Validation {
  private Validation() {}

  /**
   * @param seconds 0 for the attempt timeout; more than the recovery timeout is cut to it
   */
  public static boolean of(ConnectionCore core, int seconds) throws SQLException {
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
