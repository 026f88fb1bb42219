package io.dmha.connection;

import io.dmha.binding.Batch;
import io.dmha.failover.ConnectionCore;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that is made around a write of one statement with autocommit, so that its outcome
 * can be found out. As thread-safe as the connection.
 */
public final class ImplicitWrite {
  private final ConnectionCore core;
  private final TransactionEnds ends;

  /** The delegate whose fetch size was put away; null where it was not. */
  private @Nullable Statement changed;

  private int fetchSize;

  /** One for each statement. */
  public ImplicitWrite(ConnectionCore core, TransactionEnds ends) {
    this.core = core;
    this.ends = ends;
  }

  /**
   * Begins it around a write, if no transaction is open and one of its own can be made.
   *
   * @param added the batch that is executed; null for none
   * @param delegate what executes it
   * @param sql its text; null where it has several
   */
  public void begin(Link live, @Nullable Batch added, Statement delegate, @Nullable String sql)
      throws SQLException {
    boolean canBeWrapped =
        (added == null || added.canBeWrapped())
            && (sql == null || !core.context.kinds.of(sql).isDdl());
    if (!canBeWrapped) {
      return;
    }
    core.work.beginImplicitly(live);
    if (core.transaction.isImplicit() && core.context.dialect.fetchNeedsTransaction()) {
      readAll(delegate);
    }
  }

  /** As with autocommit: its rows may be read when it is committed already. */
  private void readAll(Statement delegate) throws SQLException {
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
  public void settle() throws SQLException {
    restore();
    if (core.transaction.isImplicit()) {
      ends.commitImplicit();
    }
  }

  /**
   * Ends it after a failure. A batch that failed has done what its counts say, if the database lets
   * that be committed; anything else that failed has done nothing.
   */
  public void endFailed(Throwable told) throws SQLException {
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
