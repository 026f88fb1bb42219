package io.dmha.keep;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.DelegateCall;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What has inserted given keys in the place of a statement of the application's: it has the rows of
 * these keys, until something is executed on that statement again. One for each statement. For the
 * thread that uses that, and for the worker that does its transaction again while that waits.
 */
public final class ExplicitStatement {
  private final boolean staysAfterFailure;

  private @Nullable Statement explicit;

  /** The delegate's statement in whose place it was executed. */
  private @Nullable Statement replaced;

  /** Whether the delegate may go on to tell keys that are not those of any row. */
  private boolean isUnsure;

  /**
   * @param staysAfterFailure whether the driver goes on to tell the keys of what was executed
   *     before an execution that has failed
   */
  public ExplicitStatement(boolean staysAfterFailure) {
    this.staysAfterFailure = staysAfterFailure;
  }

  /** Takes one in the place of {@code delegate}. */
  void put(Statement instead, Statement delegate) {
    close(delegate);
    explicit = instead;
    replaced = delegate;
  }

  /**
   * The keys of what was executed last on {@code delegate}, or in its place.
   *
   * @throws SQLException if they are not known, because an execution has failed since
   */
  public ResultSet keysOf(Statement delegate) throws SQLException {
    if (replaced != delegate) {
      return delegate.getGeneratedKeys();
    }
    Statement instead = explicit;
    if (instead == null && isUnsure) {
      throw DmhaExceptions.resultLost(
          "The keys of the execution before the one that failed are gone with the connection that"
              + " they were made on. Read keys before the next execution.",
          null);
    }
    return (instead == null ? delegate : instead).getGeneratedKeys();
  }

  /** Closes it; {@code delegate} is executed again, or closed. One of a lost link is left to it. */
  public void close(Statement delegate) {
    Statement instead = replaced == delegate ? explicit : null;
    explicit = null;
    isUnsure = false;
    if (instead != null) {
      try {
        instead.close();
      } catch (SQLException | RuntimeException e) {
        // Its rows are not asked for any more; it ends with its connection at the latest.
      }
    }
  }

  /** The same after an execution that has failed. */
  public void failed(Statement delegate) {
    boolean isReplaced =
        staysAfterFailure && replaced == delegate && (explicit != null || isUnsure);
    close(delegate);
    isUnsure = isReplaced;
  }

  /** A call that executes something else on the statement, or closes it. */
  public DelegateCall ending(DelegateCall plain) {
    return on -> {
      close((Statement) on);
      return plain.on(on);
    };
  }

  /** The rows of what was executed last on {@code delegate}, or in its place. */
  public ResultSet rowsOf(Statement delegate) throws SQLException {
    Statement instead = replaced == delegate ? explicit : null;
    return (instead == null ? delegate : instead).getResultSet();
  }

  /** A call that asks for the keys. */
  public DelegateCall asking() {
    return on -> keysOf((Statement) on);
  }
}
