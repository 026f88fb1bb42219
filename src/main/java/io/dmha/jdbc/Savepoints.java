package io.dmha.jdbc;

import io.dmha.binding.Arguments;
import io.dmha.failover.ConnectionCore;
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
  /** ISO 9075: read-only SQL transaction. */
  private static final String READ_ONLY = "25006";

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
    core.turn.take(null);
    try {
      core.reported.refuseUntilRollback(SqlKind.OTHER);
      with(savepoint, what, isRollback, call);
    } finally {
      core.turn.give();
    }
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
                throw hasLostRole(on, e) ? lostRole(on, e) : e;
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

  /** A host that is demoted may undo what is open there; then it does not know the savepoint. */
  private boolean hasLostRole(Link on, SQLException failure) throws SQLException {
    return core.faults.isRefusal(failure) && !core.context.roles.stillFits(on);
  }

  private static SQLException lostRole(Link on, SQLException failure) {
    return new SQLException(
        on.host() + " has lost its role, and with it the savepoint", READ_ONLY, failure);
  }

  private void checkAlive(Savepoint savepoint) throws SQLException {
    if (savepoint instanceof ProxyBase && ((ProxyBase) savepoint).owner != owner) {
      // H2 would roll back the other connection, and PostgreSQL to one of the same name.
      throw new SQLException(
          "The savepoint belongs to another connection. Use one of this connection's own.",
          "3B001");
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
      // Its loss was told. A transaction that runs now is another one, and goes on.
      throw new SQLException(
          "The savepoint was on a connection that is lost, and its transaction with it. Roll back"
              + " and run the transaction again.",
          "3B001");
    }
  }

  Savepoint set() throws SQLException {
    return savepoint(null, on -> ((Connection) on).setSavepoint());
  }

  Savepoint set(String name) throws SQLException {
    return savepoint(name, on -> ((Connection) on).setSavepoint(name));
  }

  private Savepoint savepoint(@Nullable String name, DelegateCall doing) throws SQLException {
    core.turn.take(null);
    try {
      core.reported.refuseUntilRollback(SqlKind.OTHER);
      Savepoint made =
          owner.calls.call(
              "setSavepoint",
              on -> {
                Link live = beforeSavepoint(on);
                return (Savepoint)
                    owner.proxies.part(
                        owner, live, Objects.requireNonNull(doing.on(live.connection())));
              });
      owner.calls.noted("setSavepoint", doing, made);
      ((ServerObjectProxy) made).marks(core.session.mark(name));
      return made;
    } finally {
      core.turn.give();
    }
  }

  /** Counts as work: what follows it must not go on without it on another link. */
  private Link beforeSavepoint(Link link) throws SQLException {
    return core.autoCommit ? link : core.work.before(link, SqlKind.READ);
  }
}
