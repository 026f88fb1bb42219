package io.dmha.jdbc;

import io.dmha.binding.Arguments;
import io.dmha.failover.ConnectionCore;
import io.dmha.failover.LossReporter;
import io.dmha.link.Link;
import io.dmha.replay.DelegateCall;
import io.dmha.session.Mark;
import io.dmha.sql.SqlKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The savepoints of a connection. */
final class Savepoints {
  private final ConnectionProxy owner;
  private final ConnectionCore core;

  Savepoints(ConnectionProxy owner) {
    this.owner = owner;
    this.core = owner.core;
  }

  void rollback(Savepoint savepoint) throws SQLException {
    inTurn(savepoint, "rollback to a savepoint", true, Connection::rollback);
  }

  void release(Savepoint savepoint) throws SQLException {
    inTurn(savepoint, "the release of a savepoint", false, Connection::releaseSavepoint);
  }

  private void inTurn(Savepoint savepoint, String what, boolean isRollback, SavepointCall call)
      throws SQLException {
    core.turn.during(
        () -> {
          core.reported.refuseUntilRollback(SqlKind.OTHER);
          with(savepoint, what, isRollback, call);
        });
  }

  private interface SavepointCall {
    void on(Connection connection, @Nullable Savepoint bare) throws SQLException;
  }

  private void with(Savepoint savepoint, String what, boolean isRollback, SavepointCall call)
      throws SQLException {
    checkAlive(savepoint);
    DelegateCall doing =
        on -> {
          call.on((Connection) on, (Savepoint) Arguments.bare(savepoint));
          return null;
        };
    Object unused =
        owner.calls.call(
            what,
            on -> {
              try {
                Object unusedNothing = doing.on(on.connection());
                return true;
              } catch (SQLException e) {
                throw core.faults.ofSavepoint(e, on);
              }
            });
    owner.calls.noted(what, doing, null);
    Mark mark =
        savepoint instanceof ServerObjectProxy ? ((ServerObjectProxy) savepoint).mark() : null;
    if (mark != null && isRollback) {
      core.session.rollbackTo(mark);
    } else if (mark != null) {
      core.session.release(mark);
    }
  }

  private void checkAlive(Savepoint savepoint) throws SQLException {
    if (savepoint instanceof ProxyBase && ((ProxyBase) savepoint).owner != owner) {
      throw LossReporter.savepointOfOther();
    }
    Link idle = core.reconnecting.link();
    if (idle != null) {
      Link unusedLive = core.work.stillOpen(idle);
    } else if (core.transaction.isOpen()) {
      // Does the transaction again, or tells that it is lost.
      Link unusedAgain = core.begin();
    }
    if (savepoint instanceof ProxyBase
        && ((ProxyBase) savepoint).link != core.reconnecting.link()) {
      throw LossReporter.savepointGone();
    }
  }

  Savepoint set() throws SQLException {
    return savepoint(null, on -> ((Connection) on).setSavepoint());
  }

  Savepoint set(String name) throws SQLException {
    return savepoint(name, on -> ((Connection) on).setSavepoint(name));
  }

  private Savepoint savepoint(@Nullable String name, DelegateCall doing) throws SQLException {
    return core.turn.during(
        () -> {
          core.reported.refuseUntilRollback(SqlKind.OTHER);
          Savepoint made = owner.calls.call("setSavepoint", on -> setOn(on, doing));
          owner.calls.noted("setSavepoint", doing, made);
          ((ServerObjectProxy) made).marks(core.session.mark(name));
          return made;
        });
  }

  private Savepoint setOn(Link link, DelegateCall doing) throws SQLException {
    Link live = beforeSavepoint(link);
    Object made = Objects.requireNonNull(doing.on(live.connection()));
    return (Savepoint) owner.proxies.part(owner, live, made);
  }

  /** Counts as work: what follows it must not go on without it on another link. */
  private Link beforeSavepoint(Link link) throws SQLException {
    return core.autoCommit ? link : core.work.beginsOn(link);
  }
}
