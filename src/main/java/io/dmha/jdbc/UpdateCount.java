package io.dmha.jdbc;

import io.dmha.outcome.Effect;
import io.dmha.session.StatementJournal;
import java.sql.SQLException;
import java.sql.Statement;

/** The update count of a statement: kept for the transaction, or asked of the delegate. */
final class UpdateCount {
  private UpdateCount() {}

  interface Count {
    long of(Statement delegate) throws SQLException;
  }

  static long of(StatementProxy statement, Count count) throws SQLException {
    return statement.core.turn.during(() -> inTurn(statement, count));
  }

  private static long inTurn(StatementProxy statement, Count count) throws SQLException {
    while (true) {
      StatementJournal journal = statement.journal;
      long kept =
          journal == null ? StatementJournal.NO_COUNT : journal.takeCount(statement.isCurrent());
      if (kept >= 0 && !statement.closed && !statement.core.isClosed()) {
        return kept;
      }
      boolean isUnused = statement.executions == 0;
      try {
        // Of one that has executed nothing nothing is lost with its link.
        Statement asked = isUnused ? statement.begin(Effect.NONE, null) : statement.delegate;
        long now = count.of(asked);
        statement.did(false, on -> count.of((Statement) on), null, now);
        return now;
      } catch (Throwable t) {
        if (isUnused) {
          statement.failed(t, Effect.NONE, null);
        } else {
          statement.light(t);
        }
      }
    }
  }
}
