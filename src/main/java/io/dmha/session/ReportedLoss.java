package io.dmha.session;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.sql.SqlKind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What the application was given for a transaction that is lost: what follows the loss of a manual
 * one must not commit without what is lost, so that nothing is executed before it is rolled back.
 * Written by the thread whose turn it is.
 */
public final class ReportedLoss {
  private volatile @Nullable SQLException given;

  /** Whether it has to be ended before anything else is executed. */
  private volatile boolean mustRollBack;

  /**
   * Keeps what the application is given.
   *
   * @param isManual whether the application ends its transactions itself
   */
  public void report(@Nullable SQLException loss, boolean isManual) {
    given = loss;
    mustRollBack = loss != null && isManual;
  }

  /** Whether the application has to roll back. */
  public boolean mustRollBack() {
    return mustRollBack;
  }

  /** The transaction has ended, whatever became of it; a commit alone still hears of its loss. */
  public void ended() {
    // Each commit comes here: to write a volatile field takes longer than to read it.
    if (mustRollBack) {
      mustRollBack = false;
    }
  }

  /** The application has ended what was lost, or begun another. */
  public void forget() {
    ended();
    given = null;
  }

  /** A commit that follows the loss of its transaction must not report success; it ends it. */
  public void refuseCommit() throws SQLException {
    SQLException before = given;
    if (before == null) {
      return;
    }
    if (mustRollBack) {
      forget();
    }
    throw again("There is nothing to commit. ", before);
  }

  /**
   * Refuses what would be executed in a transaction that is lost.
   *
   * @throws SQLException {@code 40001}, or {@code 08007} where it was given that
   */
  public void refuseUntilRollback(SqlKind kind) throws SQLException {
    SQLException before = given;
    if (before == null) {
      return;
    }
    if (kind == SqlKind.COMMIT) {
      refuseCommit();
    } else if (kind == SqlKind.ROLLBACK || !mustRollBack) {
      forget();
    } else {
      throw again(
          "Nothing was sent: the transaction is lost, and the connection waits for rollback(). ",
          before);
    }
  }

  private static SQLException again(String message, SQLException before) {
    String full = message + before.getMessage();
    return DmhaExceptions.UNKNOWN.equals(before.getSQLState())
        ? DmhaExceptions.unknown(full, before)
        : DmhaExceptions.notApplied(full, before);
  }
}
