package io.dmha.failover;

import io.dmha.commitguard.CommitTokens;
import io.dmha.commitguard.HistoryWitness;
import io.dmha.link.Link;
import io.dmha.session.Transaction;
import io.dmha.time.Deadline;
import io.dmha.watch.LivenessCheck;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What is drawn from sequences in the open transaction of a connection. */
public final class DrawnSequences {
  private DrawnSequences() {}

  /**
   * Whether the values that the open transaction has just drawn from sequences stay: whether a host
   * is known by now that lacks them. Waits as long as a commit there would.
   *
   * @param seconds the query timeout of the application; 0 for none
   * @throws SQLException of a lost link, where it is lost: nobody has seen them yet
   */
  public static boolean areKept(ConnectionCore core, Link link, int seconds) throws SQLException {
    ClusterContext context = core.context;
    Transaction transaction = core.transaction;
    CommitTokens tokens = core.tokens;
    HistoryWitness witness = context.witness;
    boolean mayBe = transaction.journal.isOn() && transaction.keys.mayKeep();
    if (witness == null || tokens == null || !mayBe || !core.inTransaction()) {
      return false;
    }
    core.waits();
    try {
      BooleanSupplier isInVain = () -> core.reconnecting.link() != link;
      Deadline whole = context.limits.call().deadline();
      Deadline deadline = seconds > 0 ? whole.atMost(Duration.ofSeconds(seconds)) : whole;
      HistoryWitness.Seal seal = witness.seal(link.host(), deadline, isInVain);
      if (seal != null && tokens.isSealed(seal, link)) {
        return true;
      }
      LivenessCheck.Answer answer =
          isInVain.getAsBoolean()
              ? LivenessCheck.Answer.DEAD
              : context.liveness.ask(link, context.limits.cancel());
      if (answer != LivenessCheck.Answer.ALIVE) {
        throw new SQLNonTransientConnectionException(
            "The connection to " + link.host() + " was lost after a sequence was drawn from.",
            "08006");
      }
      if (seal == null) {
        witness.pause(link.host());
      }
      return false;
    } finally {
      core.end();
    }
  }
}
