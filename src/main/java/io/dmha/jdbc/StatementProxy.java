package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.binding.RecordedCall;
import io.dmha.dialect.Dialect;
import io.dmha.fault.FaultClassifier;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Effect;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.Reading;
import io.dmha.replay.StatementFactory;
import io.dmha.session.ExecutionKeys;
import io.dmha.session.SecondStatement;
import io.dmha.sql.SessionText;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement, as far as its calls mean more than to be forwarded: rows, batches, its end. */
public abstract class StatementProxy extends GuardedStatement {

  /** For the prototype. */
  protected StatementProxy() {}

  protected StatementProxy(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory) {
    super(owner, link, delegate, factory);
    core.open.incrementAndGet();
  }

  /** Wraps rows that can be asked for again as long as none was read. */
  final ResultSetProxy query(ResultSet rows, @Nullable String text) throws SQLException {
    RepeatableQuery source = RepeatableQuery.of(this, text, bindingsVersion());
    isUnread = false;
    if (results != null) {
      results.noMoreRead();
    }
    return observed(owner.proxies.resultSet(owner, link, rows, this, source), source, false);
  }

  /**
   * Begins to note what is read of rows, where that is of use.
   *
   * @param areKeys whether they are generated keys
   */
  private ResultSetProxy observed(
      ResultSetProxy rows, @Nullable RepeatableQuery source, boolean areKeys) throws SQLException {
    // The next rows are probably read in the same way.
    Reading earlier = results == null ? null : results.begun();
    results = rows;
    if (isNoted()) {
      boolean isLater = !areKeys && running != null && running.returnsKeys();
      if (!isLater) {
        rows.noted(earlier, areKeys ? journal().keptKeys() : null, areKeys, running);
      }
    } else if (source != null && source.canRunAgain() && !core.transaction.isOpen()) {
      rows.resumable(earlier);
    }
    return rows;
  }

  /** Begins to note what is read of keys that rows may hold: by now their execution is noted. */
  final void returned(@Nullable ResultSetProxy rows) throws SQLException {
    if (rows != null && isNoted() && running != null && running.returnsKeys()) {
      if (rows.begun() == null) {
        rows.noted(null, journal().keptRows(), false, running);
      }
    }
  }

  /**
   * Wraps rows that were left by an earlier call; without a source they cannot be had again.
   *
   * @param areKeys whether they are generated keys
   */
  private @Nullable ResultSetProxy leftover(
      @Nullable ResultSet rows, @Nullable RepeatableQuery source, boolean areKeys)
      throws SQLException {
    ResultSetProxy known = results;
    if (rows == null || (known != null && known.delegate() == rows)) {
      return rows == null ? null : known;
    }
    return observed(owner.proxies.resultSet(owner, link, rows, this, source), source, areKeys);
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
        ResultSetProxy rows = query(bare, sql);
        if (isNoted()) {
          did(true, on -> ((Statement) on).executeQuery(sql), sql, rows);
          returned(rows);
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
      boolean isRead = source != null && !core.transaction.isOpen() && source.isSameRead();
      if (source != null && isRead && source.canRunAgain() && !isCurrent()) {
        // Run again: its rows went with the connection before they were asked for.
        String text = source.text();
        return text == null ? ((PreparedStatement) this).executeQuery() : executeQuery(text);
      }
      try {
        Statement on = begin(Effect.RESULT, null);
        ResultSet bare = journal == null ? on.getResultSet() : journal.keys().rowsOf(on);
        end(Effect.RESULT, null);
        ResultSetProxy known = results;
        ResultSetProxy rows = leftover(bare, source, false);
        if (rows == null || rows != known) {
          did(false, ExecutionKeys.ROWS, null, rows);
          returned(rows);
        }
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

  @Override
  public @Nullable ResultSet getGeneratedKeys() throws SQLException {
    while (true) {
      try {
        Statement on = begin(Effect.RESULT, null);
        ResultSet bare = journal == null ? on.getGeneratedKeys() : journal.keys().of(on);
        core.end();
        ResultSet rows = leftover(bare, null, true);
        if (isNoted()) {
          journal().askedKeys(rows);
        }
        settle();
        return rows;
      } catch (Throwable t) {
        failed(t, Effect.RESULT, null);
      }
    }
  }

  @Override
  public int getUpdateCount() throws SQLException {
    return (int) UpdateCount.of(this, Statement::getUpdateCount);
  }

  @Override
  public long getLargeUpdateCount() throws SQLException {
    return UpdateCount.of(this, Statement::getLargeUpdateCount);
  }

  @Override
  public void addBatch(String sql) throws SQLException {
    core.turn.during(() -> addInTurn(sql));
  }

  private void addInTurn(String sql) throws SQLException {
    StatementRecipe.dropRefusedBatch(this);
    if (isInUse()) {
      setterBegins();
      try {
        delegate.addBatch(sql);
        setterEnds();
      } catch (Throwable t) {
        setterFailed(t);
      }
    }
    StatementKind added = core.context.kinds.of(sql);
    batch = Batch.withText(batch, added);
    boolean names =
        added.savepoint() != null
            && core.context.dialect.rollbackOfSession() != Dialect.Reverting.NOTHING;
    if (names || added.leaves() != SessionText.NONE) {
      batch.leaves();
    }
  }

  @Override
  public void clearBatch() throws SQLException {
    core.turn.during(() -> clearInTurn());
  }

  private void clearInTurn() throws SQLException {
    isBatchRefused = false;
    batch = null;
    if (isInUse()) {
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
    boolean maySearch = core.reconnecting.isSearching();
    if (maySearch && (hasTurn || isFetching)) {
      core.reconnecting.stopSearch("the statement was cancelled");
    }
    Link on = link;
    if (core.reconnecting.holds(on)) {
      try {
        owner.calls.cancel(on, delegate);
      } catch (SQLException e) {
        if (closed || !core.faults.isGone(on, e)) {
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
    core.open.decrementAndGet();
    batch = null;
    if (!isCurrent()) {
      recipe.closeSecond(); // The server freed the other one with the connection.
      return;
    }
    try {
      core.turn.borrow(null);
      Link unusedHere = core.linkOrNull();
      recipe.closeSecond();
      delegate.close();
      if (journal != null) {
        journal.closed();
      }
    } catch (Throwable t) {
      core.failures.ignoreLoss(t, link);
    } finally {
      core.end();
    }
  }

  @Override
  public boolean isClosed() throws SQLException {
    return closed || (isCurrent() ? delegate.isClosed() : core.isClosed());
  }

  @Override
  public final Connection getConnection() throws SQLException {
    if (closed) {
      throw new SQLException("The statement is closed.", "HY010");
    }
    return owner;
  }

  @Override
  public final void resume(Link again, Object statement) {
    recipe.resume(again, (Statement) statement);
  }

  @Override
  public final Object delegateOn(Link at) {
    Statement again = recipe.resumedOn(at);
    return again == null ? delegate : again;
  }

  @Override
  public final void catchUp() throws SQLException {
    if (!closed) {
      recipe.addAgain(batch);
    }
  }

  @Override
  public final void adopted(Link at) {
    Statement again = recipe.adopted(at);
    if (again != null) {
      SecondStatement.closeQuietly(recipe.leave(this, link, at));
      delegate = again;
      made = true;
      moveTo(at);
      if (closed) {
        // By a thread that found its link gone: what is left is to close it here.
        SecondStatement.closeQuietly(again);
      }
    }
  }

  /** Begins a setter that may reach the server, so that the watch sees it hang. */
  protected final void setterBegins() {
    Link unusedHere = core.linkOrNull();
  }

  /** Ends it if it succeeded. */
  protected final void setterEnds() {
    core.end();
  }

  /** Judges a failed setter: returns if what it set is kept and will be set again. */
  protected final void setterFailed(Throwable t) throws SQLException {
    try {
      StatementFailure.passOnItsEnd(this, t);
      core.failures.setterFailed(t, link);
    } finally {
      core.end();
    }
  }

  /**
   * Judges a failed call that does not reach the server as a rule: returns if it is to be run
   * again, throws otherwise.
   */
  protected final void light(Throwable t) throws SQLException {
    boolean isOfOlder =
        !closed && FaultClassifier.isOfClosedObject(t) && isCurrent() && !delegate.isClosed();
    if (isOfOlder && core.failures.mayRepeatLight()) {
      // Another thread has replaced the delegate since, when it recovered the link.
      return;
    }
    try {
      StatementFailure.passOnItsEnd(this, t);
      core.failures.takeTurn(t);
      AtStake work = core.failures.workOf(Effect.RESULT, SqlKind.OTHER, link);
      core.failures.light(t, link, work, "a call on a statement");
      Statement unusedAgain = begin(Effect.RESULT, null);
    } finally {
      core.end();
      giveTurn();
    }
  }

  /** Called by generated code after a setter of the statement itself. */
  protected final void recordSetting(Method method, Object[] arguments) {
    RecordedCall setting = recipe.record(method, arguments);
    if (journal != null) {
      journal.set(setting);
    }
    // Asked last: a replay by another thread has put another delegate in place by now, or finds
    // the setting.
    recipe.noteSetting(isCurrent() && recipe.isCaughtUp(link));
  }

  /** Called by generated code after a call that belongs to a noted transaction. */
  public static void did(
      @Nullable Object answer, StatementProxy self, Method method, Object[] arguments) {
    self.journal().did(method, arguments, answer);
  }

  /** Called by generated code before a failure of such a call is judged. */
  public static void failing(StatementProxy self, Method method, Object[] arguments) {
    if (self.isNoted()) {
      self.journal().failing(RecordedCall.doing(method, arguments));
    }
  }

  /** Notes a call written by hand, if the transaction is noted. */
  final void did(
      boolean isExecution, DelegateCall doing, @Nullable String text, @Nullable Object answer) {
    if (isNoted()) {
      journal().did(isExecution, doing, text, answer);
    }
  }

  /** Keeps a call written by hand that has failed, until that is judged. */
  final void failing(DelegateCall doing) {
    if (isNoted()) {
      journal().failing(doing);
    }
  }
}
