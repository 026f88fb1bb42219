package io.dmha.jdbc;

import io.dmha.link.Link;
import io.dmha.outcome.Effect;
import io.dmha.sql.SqlKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The query behind rows, to run it again while none of them was read. */
final class RepeatableQuery {
  private final StatementProxy statement;
  private final @Nullable String text;
  private final int bindings;
  private final int execution;

  private RepeatableQuery(StatementProxy statement, @Nullable String text, int bindings) {
    this.statement = statement;
    this.text = text;
    this.bindings = bindings;
    this.execution = statement.executions;
  }

  /**
   * @param bindings the version of the parameters with which it was executed
   */
  static RepeatableQuery of(StatementProxy statement, @Nullable String text, int bindings) {
    return new RepeatableQuery(statement, text, bindings);
  }

  /** The text that was executed; null where a prepared statement was. */
  @Nullable String text() {
    return text;
  }

  /** Whether the query is to be run again, and gives what the application asked for. */
  boolean canRunAgain() {
    return statement.core.context.continuity.repeatsReads() && isSameRead();
  }

  /** Whether running the query again gives what the application asked for, and changes nothing. */
  boolean isSameRead() {
    // Executed anew, it has closed them.
    return isRead() && bindings == statement.bindingsVersion() && execution == statement.executions;
  }

  /** Whether the query is a provable read. */
  boolean isRead() {
    return statement.kindOf(Effect.EXECUTE, text) == SqlKind.READ;
  }

  /** The delegate's statement on {@code now}, made again if need be. */
  private Statement renewed(Link now) throws SQLException {
    try {
      if (!statement.isMadeOn(now)) {
        statement.renew(now);
      }
      statement.takeUp();
    } finally {
      statement.isPreparing = false;
    }
    return statement.delegate;
  }

  /** Runs it again on {@code link}; its rows are those of {@code asker} from now on. */
  ResultSet runAgain(Link link, ResultSetProxy asker) throws SQLException {
    Statement delegate = renewed(link);
    ResultSet rows =
        text == null ? ((PreparedStatement) delegate).executeQuery() : delegate.executeQuery(text);
    statement.adopt(asker);
    return rows;
  }
}
