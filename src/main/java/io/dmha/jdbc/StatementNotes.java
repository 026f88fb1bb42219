package io.dmha.jdbc;

import io.dmha.binding.Bindings;
import io.dmha.binding.RecordedCall;
import io.dmha.failover.ConnectionCore;
import io.dmha.failover.DrawnSequences;
import io.dmha.replay.ReplayTarget;
import io.dmha.replay.StatementFactory;
import io.dmha.replay.StatementMaker;
import io.dmha.session.NotedStatement;
import io.dmha.session.StatementJournal;
import io.dmha.sql.StatementKind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What is noted of a statement, as it tells it. */
final class StatementNotes implements NotedStatement {
  private final GuardedStatement statement;

  private StatementNotes(GuardedStatement statement) {
    this.statement = statement;
  }

  /** Begins the notes of a statement. */
  static StatementJournal journalOf(GuardedStatement statement) {
    ConnectionCore core = statement.core;
    return new StatementJournal(
        new StatementNotes(statement), core.transaction, core.context.dialect);
  }

  @Override
  public ReplayTarget target() {
    return statement;
  }

  @Override
  public Statement delegate() {
    return statement.delegate;
  }

  @Override
  public StatementMaker maker() {
    RecordedCall[] settings = statement.recipe.settings();
    return on -> statement.recipe.make(on, settings);
  }

  @Override
  public @Nullable StatementFactory preparer() {
    return statement instanceof PreparedStatement ? statement.recipe.factory() : null;
  }

  @Override
  public @Nullable StatementKind running() {
    return statement.running;
  }

  @Override
  public boolean mayKeepKeys() {
    try {
      return !statement.core.autoCommit && !statement.delegate.isCloseOnCompletion();
    } catch (SQLException | AbstractMethodError e) {
      // A driver older than JDBC 4.1 does not close it.
      return !statement.core.autoCommit;
    }
  }

  @Override
  public boolean isDrawKept() throws SQLException {
    return DrawnSequences.areKept(
        statement.core, statement.link, statement.delegate.getQueryTimeout());
  }

  @Override
  public boolean isLoss(SQLException failure) {
    return statement.core.faults.mayConcernOthers(failure);
  }

  @Override
  public int bindingsVersion() {
    return statement.bindingsVersion();
  }

  @Override
  public @Nullable Bindings boundNow() {
    return statement.boundNow();
  }
}
