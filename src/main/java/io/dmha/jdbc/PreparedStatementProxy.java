package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.binding.Bindings;
import io.dmha.binding.CreatedLob;
import io.dmha.binding.Retained;
import io.dmha.link.Link;
import io.dmha.outcome.Effect;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.Refusal;
import io.dmha.replay.StatementFactory;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A prepared statement; keeps what is bound to it, to bind it again. */
public abstract class PreparedStatementProxy extends StatementProxy implements PreparedStatement {
  private static final DelegateCall QUERY = on -> ((PreparedStatement) on).executeQuery();
  private static final DelegateCall UPDATE = on -> ((PreparedStatement) on).executeUpdate();
  private static final DelegateCall EXECUTE = on -> ((PreparedStatement) on).execute();

  private final String sql;
  private final Bindings bindings = new Bindings();

  /** Their version when execute() left rows to be asked for. */
  private int executedBindings;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected PreparedStatementProxy() {
    this.sql = null;
  }

  protected PreparedStatementProxy(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory, String sql) {
    super(owner, link, delegate, factory);
    this.sql = sql;
  }

  /** Makes one of the same generated class. */
  protected abstract PreparedStatementProxy fresh(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory, String sql);

  @Override
  final String sqlOf(@Nullable String text) {
    return text == null ? sql : text;
  }

  @Override
  final int bindingsVersion() {
    return bindings.version();
  }

  @Override
  final Bindings boundNow() {
    return bindings;
  }

  @Override
  final int executedBindings() {
    return executedBindings;
  }

  @Override
  final void rebind(Statement again) throws SQLException {
    super.rebind(again);
    bindings.playOn(again);
  }

  @Override
  final void takeMade() {
    Batch added = batch;
    boolean areSame = bindings.executeMade();
    if (!areSame || (added != null && !added.executeMade())) {
      core.transaction.journal.refuse(Refusal.MUTABLE_VALUE);
    }
    hasKept = true;
  }

  @Override
  final void bindAgain(Statement again) throws SQLException {
    ((PreparedStatement) again).clearParameters();
    bindings.playOn(again);
  }

  /** Called by generated code before a setter: what to bind instead of {@code value}. */
  protected final @Nullable Object kept(@Nullable Object value) {
    Object bound = core.retention.kept(value, delegate);
    hasKept |= bound instanceof Retained;
    hasMade |= bound instanceof CreatedLob;
    return bound;
  }

  /** Called by generated code after a setter. */
  protected final void keep(int index, Method setter, long value) {
    bindings.put(index, setter, value);
  }

  /** Called by generated code after a setter. */
  protected final void keep(int index, Method setter, Object value) {
    bindings.put(index, setter, value);
  }

  /** Called by generated code after a setter that takes more than a value. */
  protected final void keep(int index, Method setter, Object[] rest) {
    bindings.put(index, setter, rest);
  }

  /** Called by generated code after a setter by name, or the registration of an OUT parameter. */
  protected final void keep(Method setter, Object[] arguments) {
    bindings.put(setter, arguments);
  }

  /** What the driver says: tools print the SQL by it. What is gone has its SQL alone. */
  @Override
  public String toString() {
    try {
      return isCurrent() ? delegate.toString() : sql;
    } catch (RuntimeException e) {
      return sql;
    }
  }

  private PreparedStatement prepared(Effect effect) throws SQLException {
    return (PreparedStatement) begin(effect, null);
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    while (true) {
      try {
        ResultSet bare = prepared(Effect.EXECUTE).executeQuery();
        end(Effect.EXECUTE, null);
        ResultSetProxy rows = query(bare, null);
        did(true, QUERY, null, rows);
        returned(rows);
        settle();
        return rows;
      } catch (Throwable t) {
        failing(QUERY);
        failed(t, Effect.EXECUTE, null);
      }
    }
  }

  @Override
  public int executeUpdate() throws SQLException {
    while (true) {
      try {
        int count = prepared(Effect.EXECUTE).executeUpdate();
        end(Effect.EXECUTE, null);
        did(true, UPDATE, null, count);
        settle();
        return count;
      } catch (Throwable t) {
        failing(UPDATE);
        failed(t, Effect.EXECUTE, null);
      }
    }
  }

  @Override
  public boolean execute() throws SQLException {
    while (true) {
      try {
        boolean hasRows = prepared(Effect.EXECUTE).execute();
        end(Effect.EXECUTE, null);
        executedBindings = bindings.version();
        did(true, EXECUTE, null, hasRows);
        if (journal != null) {
          journal.keepCount(hasRows);
        }
        settle();
        return hasRows;
      } catch (Throwable t) {
        failing(EXECUTE);
        failed(t, Effect.EXECUTE, null);
      }
    }
  }

  @Override
  public void addBatch() throws SQLException {
    core.turn.take(null);
    try {
      addInTurn();
    } finally {
      core.turn.give();
    }
  }

  private void addInTurn() throws SQLException {
    StatementRecipe.dropRefusedBatch(this);
    if (isInUse()) {
      try {
        takeUp();
        ((PreparedStatement) delegate).addBatch();
      } catch (Throwable t) {
        isPreparing = false;
        setterFailed(t);
      }
    }
    if (hasMade) {
      takeMade();
    }
    batch = Batch.withRow(batch, bindings, kindOf(Effect.EXECUTE, null));
  }

  @Override
  public void clearParameters() throws SQLException {
    bindings.clear();
    if (isSettable()) {
      try {
        ((PreparedStatement) delegate).clearParameters();
      } catch (Throwable t) {
        setterFailed(t);
      }
    }
  }
}
