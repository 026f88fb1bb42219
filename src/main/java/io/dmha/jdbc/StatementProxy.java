package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.dialect.Dialect;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Effect;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.Reading;
import io.dmha.replay.Refusal;
import io.dmha.sql.SavepointText;
import io.dmha.sql.SessionText;
import io.dmha.sql.SqlKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement, as far as its calls mean more than to be forwarded: rows, batches, its end. */
public abstract class StatementProxy extends GuardedStatement {
  private static final DelegateCall RESULT_SET = on -> ((Statement) on).getResultSet();
  private static final DelegateCall KEYS = on -> ((Statement) on).getGeneratedKeys();

  /** What is read of the rows that were given last; the next are probably read in the same way. */
  private @Nullable Reading read;

  /** For the prototype. */
  protected StatementProxy() {}

  protected StatementProxy(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory) {
    super(owner, link, delegate, factory);
  }

  /** Wraps rows that can be asked for again as long as none was read. */
  final ResultSet query(ResultSet rows, @Nullable String text) {
    RepeatableQuery source = RepeatableQuery.of(this, text, bindingsVersion());
    isUnread = false;
    return observed(owner.proxies.resultSet(owner, link, rows, this, source), source, lastSql());
  }

  /**
   * Begins to note what is read of rows, where that is of use.
   *
   * @param sql what has given them; null for generated keys
   */
  private ResultSetProxy observed(
      ResultSetProxy rows, @Nullable RepeatableQuery source, @Nullable String sql) {
    results = rows;
    if (isNoted()) {
      read = rows.noted(read, sql == null ? Refusal.GENERATED_KEY : caveatOf(sql));
    } else if (source != null && source.canRunAgain() && !owner.transaction.isOpen()) {
      read = rows.resumable(read);
    }
    return rows;
  }

  /**
   * Wraps rows that were left by an earlier call; without a source they cannot be had again.
   *
   * @param sql what has given them; null for generated keys
   */
  private @Nullable ResultSet leftover(
      @Nullable ResultSet rows, @Nullable RepeatableQuery source, @Nullable String sql) {
    ResultSetProxy known = results;
    if (rows == null || (known != null && known.delegate() == rows)) {
      return rows == null ? null : known;
    }
    return observed(owner.proxies.resultSet(owner, link, rows, this, source), source, sql);
  }

  /** Takes rows that were asked for again as the current ones. */
  final void adopt(ResultSetProxy rows) {
    results = rows;
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    while (true) {
      try {
        ResultSet bare = begin(Effect.EXECUTE, sql).executeQuery(sql);
        end(Effect.EXECUTE, sql);
        ResultSet rows = query(bare, sql);
        if (isNoted()) {
          did(true, on -> ((Statement) on).executeQuery(sql), sql, rows);
        }
        settle();
        return rows;
      } catch (Throwable t) {
        failing(on -> ((Statement) on).executeQuery(sql));
        failed(t, Effect.EXECUTE, sql);
      }
    }
  }

  /** The rows of what was executed last; of a read they are had again, too, if they are lost. */
  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    while (true) {
      RepeatableQuery source =
          isUnread ? RepeatableQuery.of(this, executed, executedBindings()) : null;
      boolean isRead = source != null && !owner.transaction.isOpen() && source.isSameRead();
      if (source != null && isRead && source.canRunAgain() && !isCurrent()) {
        return executeQuery(source);
      }
      try {
        ResultSet bare = begin(Effect.RESULT, null).getResultSet();
        end(Effect.RESULT, null);
        ResultSet rows = leftover(bare, source, lastSql());
        did(false, RESULT_SET, null, rows);
        settle();
        return rows;
      } catch (Throwable t) {
        if (isRead) {
          failed(t, Effect.EXECUTE, executed, AtStake.READ);
        } else {
          failed(t, Effect.RESULT, null);
        }
      }
    }
  }

  /** Runs a query again whose rows went with the connection before they were asked for. */
  private ResultSet executeQuery(RepeatableQuery source) throws SQLException {
    String text = source.text();
    return text == null ? ((PreparedStatement) this).executeQuery() : executeQuery(text);
  }

  @Override
  public @Nullable ResultSet getGeneratedKeys() throws SQLException {
    while (true) {
      try {
        ResultSet bare = begin(Effect.RESULT, null).getGeneratedKeys();
        owner.end();
        ResultSet rows = leftover(bare, null, null);
        did(false, KEYS, null, rows);
        settle();
        return rows;
      } catch (Throwable t) {
        failed(t, Effect.RESULT, null);
      }
    }
  }

  @Override
  public int getUpdateCount() throws SQLException {
    return (int) updateCount(Statement::getUpdateCount);
  }

  @Override
  public long getLargeUpdateCount() throws SQLException {
    return updateCount(Statement::getLargeUpdateCount);
  }

  private interface Count {
    long of(Statement delegate) throws SQLException;
  }

  private long updateCount(Count count) throws SQLException {
    owner.turn.take(null);
    try {
      return countInTurn(count);
    } finally {
      owner.turn.give();
    }
  }

  private long countInTurn(Count count) throws SQLException {
    while (true) {
      long kept = keptCount();
      if (kept >= 0 && !closed && !owner.isClosed()) {
        return kept;
      }
      boolean isUnused = executions() == 0;
      try {
        // Of one that has executed nothing nothing is lost with its link.
        Statement asked = isUnused ? begin(Effect.NONE, null) : delegate;
        long now = count.of(asked);
        did(false, on -> count.of((Statement) on), null, now);
        return now;
      } catch (Throwable t) {
        if (isUnused) {
          failed(t, Effect.NONE, null);
        } else {
          light(t);
        }
      }
    }
  }

  @Override
  public void addBatch(String sql) throws SQLException {
    owner.turn.take(null);
    try {
      addInTurn(sql);
    } finally {
      owner.turn.give();
    }
  }

  private void addInTurn(String sql) throws SQLException {
    if (isSettable()) {
      setterBegins();
      try {
        delegate.addBatch(sql);
        setterEnds();
      } catch (Throwable t) {
        setterFailed(t);
      }
    }
    SqlKind kind = owner.shared.kinds.of(sql);
    batch = Batch.withText(batch, sql, kind);
    boolean reverts =
        SavepointText.of(sql) != null
            && owner.shared.target.rollbackOfSession() != Dialect.Reverting.NOTHING;
    if (reverts || owner.shared.sessionTexts.of(sql, kind) != SessionText.NONE) {
      batch.leaves();
    }
  }

  @Override
  public void clearBatch() throws SQLException {
    batch = null;
    if (isSettable()) {
      setterBegins();
      try {
        delegate.clearBatch();
        setterEnds();
      } catch (Throwable t) {
        setterFailed(t);
      }
    }
  }

  @Override
  public void cancel() throws SQLException {
    // Asked first: a search that began under this statement's turn has written that before.
    boolean maySearch = owner.lifeline.isSearching();
    if (maySearch && (hasTurn || isFetching)) {
      owner.lifeline.stopSearch("the statement was cancelled");
    }
    Link on = link;
    if (on == owner.lifeline.link()) {
      try {
        owner.boundedCancel(on, delegate);
      } catch (SQLException e) {
        if (closed || !owner.judge.faults.isGone(on, e)) {
          throw e;
        }
        // What was executed there has ended with it: nothing is left to cancel.
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    batch = null;
    if (!isCurrent()) {
      // The server freed it with the connection.
      return;
    }
    try {
      owner.turn.borrow(null);
      Link unusedHere = owner.linkOrNull();
      delegate.close();
      noteClose();
    } catch (Throwable t) {
      owner.judge.ignoreLoss(t, link);
    } finally {
      owner.end();
    }
  }

  @Override
  public boolean isClosed() throws SQLException {
    return closed || (isCurrent() ? delegate.isClosed() : owner.isClosed());
  }

  @Override
  public final Connection getConnection() throws SQLException {
    if (closed) {
      throw new SQLException("The statement is closed.", "HY010");
    }
    return owner;
  }
}
