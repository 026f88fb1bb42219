package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.failover.ConnectionCore;
import io.dmha.failover.TransactionEnds;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Effect;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that is made around a write of one statement with autocommit, so that its outcome
 * can be found out. As thread-safe as the connection.
 */
final class ImplicitWrite {
  private final GuardedStatement statement;
  private final ConnectionCore core;
  private final TransactionEnds ends;

  /** The delegate whose fetch size was put away; null where it was not. */
  private @Nullable Statement changed;

  private int fetchSize;

  ImplicitWrite(GuardedStatement statement, ConnectionProxy owner) {
    this.statement = statement;
    this.core = owner.core;
    this.ends = owner.ends;
  }

  /** Begins it around a write, if no transaction is open and one of its own can be made. */
  void begin(Link live, Effect effect, @Nullable String sql) throws SQLException {
    Batch added = effect == Effect.BATCH ? statement.batch : null;
    boolean canBeWrapped =
        (added == null || added.canBeWrapped())
            && (sql == null || !core.context.kinds.of(sql).isDdl());
    if (!canBeWrapped) {
      return;
    }
    core.work.beginImplicitly(live);
    if (core.transaction.isImplicit() && core.context.dialect.fetchNeedsTransaction()) {
      readAll();
    }
  }

  /** As with autocommit: its rows may be read when it is committed already. */
  private void readAll() throws SQLException {
    Statement delegate = statement.delegate;
    int size = delegate.getFetchSize();
    if (size > 0) {
      delegate.setFetchSize(0);
      changed = delegate;
      fetchSize = size;
    }
  }

  private void restore() {
    Statement delegate = changed;
    changed = null;
    if (delegate != null) {
      try {
        delegate.setFetchSize(fetchSize);
      } catch (SQLException e) {
        // The statement is closed, or its link is: it is made again with what was set.
      }
    }
  }

  /** Commits it, after the execution and its notes. */
  void settle() throws SQLException {
    restore();
    if (core.transaction.isImplicit()) {
      ends.commitImplicit();
    }
  }

  /**
   * Ends it after a failure. A batch that failed has done what its counts say, if the database lets
   * that be committed; anything else that failed has done nothing.
   */
  void endFailed(Throwable told) throws SQLException {
    restore();
    if (!core.transaction.isImplicit()) {
      return;
    }
    if (!(told instanceof BatchUpdateException)) {
      ends.rollBackImplicit();
      return;
    }
    try {
      ends.commitImplicit();
    } catch (SQLException e) {
      if (DmhaExceptions.isOurs(e)) {
        throw e;
      }
      ends.rollBackImplicit();
      told.addSuppressed(e);
    }
  }
}
