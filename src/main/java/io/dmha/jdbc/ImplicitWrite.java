package io.dmha.jdbc;

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
final class ImplicitWrite {
  private final GuardedStatement statement;
  private final TransactionConnection owner;

  /** The delegate whose fetch size was put away; null where it was not. */
  private @Nullable Statement changed;

  private int fetchSize;

  ImplicitWrite(GuardedStatement statement, TransactionConnection owner) {
    this.statement = statement;
    this.owner = owner;
  }

  /** Begins it, if no transaction is open. */
  void begin(Link live) throws SQLException {
    owner.beginImplicitly(live);
    if (owner.transaction.isImplicit() && owner.shared.target.fetchNeedsTransaction()) {
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
    if (owner.transaction.isImplicit()) {
      owner.commitImplicit();
    }
  }

  /**
   * Ends it after a failure. A batch that failed has done what its counts say, if the database lets
   * that be committed; anything else that failed has done nothing.
   */
  void endFailed(Throwable told) throws SQLException {
    restore();
    if (!owner.transaction.isImplicit()) {
      return;
    }
    if (!(told instanceof BatchUpdateException)) {
      owner.rollBackImplicit();
      return;
    }
    try {
      owner.commitImplicit();
    } catch (SQLException e) {
      if (DmhaExceptions.isOurs(e)) {
        throw e;
      }
      owner.rollBackImplicit();
      told.addSuppressed(e);
    }
  }
}
