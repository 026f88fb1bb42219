package io.dmha.jdbc;

import io.dmha.connect.ConnectionState;
import io.dmha.connect.ReconnectingLink;
import io.dmha.failover.ClusterContext;
import io.dmha.link.Link;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How a connection ends, by whichever thread. */
public abstract class ClosingConnection extends TransactionConnection {
  /** For the prototype. */
  protected ClosingConnection() {}

  protected ClosingConnection(ClusterContext shared, ReconnectingLink lifeline) {
    super(shared, lifeline);
  }

  /**
   * Never waits for a thread that recovers: what it does again is cut off, and committed by nobody.
   * Where the driver commits when it closes, another thread's call is waited for as long as a
   * cancel may take, and cut off then; elsewhere it is closed under that call at once.
   */
  @Override
  public void close() throws SQLException {
    boolean mayCommit = shared.closeMayCommit;
    if (turn.tryTake(mayCommit ? shared.limits.cancel() : Duration.ZERO)) {
      try {
        closeInTurn();
      } finally {
        turn.give();
      }
    } else if (mayCommit) {
      cutOff();
    } else {
      closeBeside();
    }
  }

  private void closeBeside() {
    try {
      lifeline.close();
    } catch (SQLException e) {
      // Closed it is; what was at stake, the call that was cut off says.
    } finally {
      shared.closed((ConnectionProxy) this);
    }
  }

  private void closeInTurn() throws SQLException {
    if (isClosed()) {
      // Perhaps not by the application: a refused login, or a loss with continuity off.
      shared.closed((ConnectionProxy) this);
      return;
    }
    // Read before it is closed: another thread may end it meanwhile.
    Link worked = transaction.link();
    boolean mayCommit = shared.closeMayCommit && hasWork();
    if (mayCommit && marks != null) {
      closeGuarded();
      return;
    }
    Link link = lifeline.link();
    try {
      lifeline.close();
      if (mayCommit && link == null && worked != null) {
        throw judge.losses.lostInTransaction(worked, null);
      }
    } catch (SQLException e) {
      if (mayCommit) {
        judge.closeFailed(e, link);
      }
      // Closed it is, and nothing was at stake.
    } finally {
      transaction.end();
      shared.closed((ConnectionProxy) this);
    }
  }

  private void closeGuarded() throws SQLException {
    boolean isDone = false;
    try {
      commitByClosing();
      isDone = true;
      lifeline.close();
    } catch (SQLException e) {
      if (!isDone) {
        throw e;
      }
      // Closed it is, and nothing was at stake any more.
    } finally {
      if (!isDone) {
        // What is not committed by now must not be committed by the driver.
        lifeline.abort();
      }
      transaction.end();
      shared.closed((ConnectionProxy) this);
    }
  }

  @Override
  public boolean isClosed() {
    return lifeline.state() == ConnectionState.CLOSED;
  }

  @Override
  public void abort(@Nullable Executor executor) throws SQLException {
    if (executor == null) {
      throw new SQLException("abort() needs an executor, and was given null.", "22023");
    }
    cutOff();
  }

  private void cutOff() {
    lifeline.abort();
    shared.closed((ConnectionProxy) this);
  }
}
