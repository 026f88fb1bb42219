package io.dmha.commitguard;

import io.dmha.commitguard.HistoryWitness.Seal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session that writes its row. Its calls run on workers, one after the other; {@link #giveUp}
 * may come from another thread at any time.
 */
final class WitnessSession {
  private final CommitGuard guard;
  private final Callable<Connection> opener;
  private final Consumer<Connection> killer;
  private final WitnessStates states = new WitnessStates();
  private volatile @Nullable Connection connection;
  private volatile boolean isGivenUp;
  private @Nullable PreparedStatement update;

  /**
   * @param killer ends a connection without waiting
   */
  WitnessSession(CommitGuard guard, Callable<Connection> opener, Consumer<Connection> killer) {
    this.guard = guard;
    this.opener = opener;
    this.killer = killer;
  }

  /** Gives the row its next state, committed; logs in first where that was not done. */
  Seal write() throws Exception {
    String state = states.next();
    PreparedStatement known = update;
    if (known == null) {
      update = begin(state);
    } else {
      known.setString(1, state);
      known.setLong(2, guard.millis());
      known.setString(3, states.key);
      if (known.executeUpdate() != 1) {
        throw new SQLException("The row is not there any more.", "02000");
      }
    }
    return new Seal(states, states.numberOf(state));
  }

  private PreparedStatement begin(String state) throws Exception {
    Connection made = opener.call();
    connection = made;
    if (isGivenUp) {
      killer.accept(made);
      throw new SQLException("Nobody waits for it any more.", "57014");
    }
    made.setAutoCommit(true);
    return guard.witness(made, states.key, state);
  }

  /** Ends it without waiting. */
  void giveUp() {
    isGivenUp = true;
    Connection open = connection;
    if (open != null) {
      killer.accept(open);
    }
  }
}
