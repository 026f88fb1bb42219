package io.dmha.proxy;

import io.dmha.fault.Phase;
import io.dmha.recovery.Lifeline;
import io.dmha.recovery.Link;
import io.dmha.recovery.State;
import io.dmha.recovery.Work;
import io.dmha.session.SessionState.Item;
import io.dmha.target.SqlKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** Where transactions end: in whole, to a savepoint, or by autocommit. */
public abstract class TransactionConnection extends SessionConnection {
  /** For the prototype. */
  protected TransactionConnection() {}

  protected TransactionConnection(Shared shared, Lifeline lifeline) {
    super(shared, lifeline);
  }

  @Override
  public void commit() throws SQLException {
    endTransaction("commit", Connection::commit);
  }

  @Override
  public void rollback() throws SQLException {
    endTransaction("rollback", Connection::rollback);
  }

  private void endTransaction(String what, TransactionEnd end) throws SQLException {
    boolean isCommit = what.equals("commit");
    if (isCommit) {
      refuseIfLost();
    }
    told = null;
    // Read before it is sent: another thread that closes ends the transaction.
    boolean mayBeLost = isCommit && hasWork();
    Link link = lifeline.link();
    if (link == null && lifeline.state() != State.CLOSED && !mayBeLost) {
      // Nothing to end, or it went with the connection.
      transaction.end();
      return;
    }
    try {
      link = begin();
      end.on(link.connection());
      transaction.end();
      expectUnseenWork(link);
      end();
    } catch (Throwable t) {
      // To commit what was only read, and to roll back, is done by the loss itself.
      Work work = mayBeLost ? Work.COMMIT : Work.ROLLBACK;
      judge.failed(t, link, isCommit ? Phase.COMMIT_SENT : Phase.SENT, work, what);
    }
  }

  /** Whether the open transaction did more than provable reads. */
  final boolean hasWork() {
    return transaction.hasWrites();
  }

  private interface TransactionEnd {
    void on(Connection connection) throws SQLException;
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    Savepoint bare = (Savepoint) Arguments.bare(checkAlive(savepoint));
    call(
        "rollback to a savepoint",
        on -> {
          on.connection().rollback(bare);
          return true;
        });
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    Savepoint bare = (Savepoint) Arguments.bare(checkAlive(savepoint));
    call(
        "the release of a savepoint",
        on -> {
          on.connection().releaseSavepoint(bare);
          return true;
        });
  }

  private Savepoint checkAlive(Savepoint savepoint) throws SQLException {
    Link now = lifeline.link();
    if (savepoint instanceof ProxyBase && ((ProxyBase) savepoint).link != now) {
      if (now == null && transaction.isOpen()) {
        throw judge.lostInTransaction(null);
      }
      // Its loss was told. A transaction that runs now is another one, and goes on.
      throw new SQLException(
          "The savepoint was on a connection that is lost, and its transaction with it. Roll back"
              + " and run the transaction again.",
          "3B001");
    }
    return savepoint;
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    return savepoint(on -> on.connection().setSavepoint());
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    return savepoint(on -> on.connection().setSavepoint(name));
  }

  private Savepoint savepoint(Call<Savepoint> call) throws SQLException {
    return call(
        "setSavepoint",
        on -> {
          Link live = beforeSavepoint(on);
          return wrapped(live, call.on(live));
        });
  }

  /** Our savepoint for the delegate's. */
  abstract Savepoint wrapped(Link link, Savepoint savepoint);

  /** Counts as work: what follows it must not go on without it on another link. */
  private Link beforeSavepoint(Link link) throws SQLException {
    return autoCommit ? link : beforeExecute(link, SqlKind.READ);
  }

  /** A commit point where it turns autocommit on inside a transaction. */
  @Override
  public void setAutoCommit(boolean on) throws SQLException {
    if (on && lifeline.state() == State.DISCONNECTED && !hasWork()) {
      // What was only read is ended by the loss itself, as by commit().
      transaction.end();
    }
    if (on && transaction.isOpen() && isAutoCommitNew()) {
      commitByAutoCommit();
    } else {
      if (on || autoCommit) {
        mayCommit();
      }
      setPlain("setAutoCommit", Item.AUTO_COMMIT, c -> c.setAutoCommit(on));
    }
    session.put(Item.AUTO_COMMIT, c -> c.setAutoCommit(on));
    autoCommit = on;
    told = on ? null : told;
    Link now = lifeline.link();
    if (now != null) {
      expectUnseenWork(now);
    }
  }

  /**
   * Whether autocommit is off as the driver sees it. After SQL text has begun a transaction, some
   * drivers say so, and some do not and take no notice of what turns it on.
   */
  private boolean isAutoCommitNew() {
    Link link = lifeline.link();
    return !autoCommit || link == null || !isDelegateInAutoCommit(link);
  }

  private void commitByAutoCommit() throws SQLException {
    Link link = null;
    boolean mayBeLost = hasWork();
    try {
      link = begin();
      if (!shared.target.setAutoCommitCommits()) {
        link.connection().commit();
      }
      link.connection().setAutoCommit(true);
      transaction.end();
      end();
    } catch (Throwable t) {
      Work work = mayBeLost ? Work.COMMIT : Work.ROLLBACK;
      judge.failed(t, link, Phase.COMMIT_SENT, work, "setAutoCommit(true)");
    }
  }
}
