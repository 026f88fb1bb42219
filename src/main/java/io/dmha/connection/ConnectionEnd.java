package io.dmha.connection;

import io.dmha.connect.ReconnectingLink;
import io.dmha.failover.ConnectionCore;
import io.dmha.link.Link;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How a connection ends, by whichever thread. */
public final class ConnectionEnd {
  private final ConnectionCore core;
  private final ReconnectingLink reconnecting;
  private final TransactionEnds ends;

  public ConnectionEnd(ConnectionCore core, TransactionEnds ends) {
    this.core = core;
    this.reconnecting = core.reconnecting;
    this.ends = ends;
  }

  /**
   * Closes the connection. Never waits for a thread that recovers: what it does again is cut off,
   * and committed by nobody. Where the driver commits when it closes, another thread's call is
   * waited for as long as a cancel may take, and cut off then; elsewhere it is closed under that
   * call at once.
   */
  public void close() throws SQLException {
    boolean mayCommit = core.context.closeMayCommit;
    if (core.turn.tryTake(mayCommit ? core.context.limits.cancel() : Duration.ZERO)) {
      try {
        closeInTurn();
      } finally {
        core.turn.give();
      }
    } else if (mayCommit) {
      cutOff();
    } else {
      closeBeside();
    }
  }

  private void closeBeside() {
    try {
      reconnecting.close();
    } catch (SQLException e) {
      // Closed it is; what was at stake, the call that was cut off says.
    } finally {
      core.context.closed(core);
    }
  }

  private void closeInTurn() throws SQLException {
    if (core.isClosed()) {
      // Perhaps not by the application: a refused login, or a loss with continuity off.
      core.context.closed(core);
      return;
    }
    // Read before it is closed: another thread may end it meanwhile.
    Link worked = core.transaction.link();
    boolean mayCommit = core.context.closeMayCommit && core.work.hasWork();
    if (mayCommit && core.tokens != null) {
      closeGuarded();
      return;
    }
    Link link = reconnecting.link();
    try {
      reconnecting.close();
      if (mayCommit && link == null && worked != null) {
        throw core.losses.lostInTransaction(worked, null);
      }
    } catch (SQLException e) {
      if (mayCommit) {
        core.failures.closeFailed(e, link);
      }
      // Closed it is, and nothing was at stake.
    } finally {
      core.transaction.end();
      core.context.closed(core);
    }
  }

  private void closeGuarded() throws SQLException {
    boolean isDone = false;
    try {
      ends.commitByClosing();
      isDone = true;
      reconnecting.close();
    } catch (SQLException e) {
      if (!isDone) {
        throw e;
      }
      // Closed it is, and nothing was at stake any more.
    } finally {
      if (!isDone) {
        // What is not committed by now must not be committed by the driver.
        reconnecting.abort();
      }
      core.transaction.end();
      core.context.closed(core);
    }
  }

  /** Ends it at once, whatever runs on it. */
  public void abort(@Nullable Executor executor) throws SQLException {
    if (executor == null) {
      throw new SQLException("abort() needs an executor, and was given null.", "22023");
    }
    cutOff();
  }

  private void cutOff() {
    reconnecting.abort();
    core.context.closed(core);
  }
}
