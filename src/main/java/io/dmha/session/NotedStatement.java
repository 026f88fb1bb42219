package io.dmha.session;

import io.dmha.binding.Bindings;
import io.dmha.replay.ReplayTarget;
import io.dmha.replay.StatementFactory;
import io.dmha.replay.StatementMaker;
import io.dmha.sql.StatementKind;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What is noted of a statement is asked of it here. For the thread that uses it. */
public interface NotedStatement {
  /** What a replay does its calls on. */
  ReplayTarget target();

  /** The delegate's statement in use. */
  Statement delegate();

  /** How it is made again as it is set now. */
  StatementMaker maker();

  /** How it is prepared with nothing set; null where it is not. */
  @Nullable StatementFactory preparer();

  /** What the text proves that was executed last; null of a batch of texts. */
  @Nullable StatementKind running();

  /** Whether a savepoint can be set, and the statement outlives its rows. */
  boolean mayKeepKeys();

  /**
   * Whether what it has drawn from sequences stays.
   *
   * @throws SQLException of a lost link
   */
  boolean isDrawKept() throws SQLException;

  /** Whether more than one call is lost by this. */
  boolean isLoss(SQLException failure);

  /** Changes whenever a parameter is bound anew. */
  int bindingsVersion();

  /** The parameters as they are; null where there are none. */
  @Nullable Bindings boundNow();
}
