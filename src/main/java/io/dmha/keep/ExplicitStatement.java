package io.dmha.keep;

import io.dmha.replay.DelegateCall;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What has inserted given keys in the place of a statement of the application's: it has the rows of
 * these keys. One for each statement. For the thread that uses that, and for the worker that does
 * its transaction again while that waits.
 */
public final class ExplicitStatement {
  private @Nullable Statement explicit;

  /** The delegate's statement in whose place it was executed. */
  private @Nullable Statement replaced;

  /** Takes one in the place of {@code delegate}. */
  void put(Statement instead, Statement delegate) {
    close(delegate);
    explicit = instead;
    replaced = delegate;
  }

  /** The keys of what was executed last on {@code delegate}, or in its place. */
  public ResultSet keysOf(Statement delegate) throws SQLException {
    Statement instead = replaced == delegate ? explicit : null;
    return (instead == null ? delegate : instead).getGeneratedKeys();
  }

  /** Closes it; {@code delegate} is executed again, or closed. One of a lost link is left to it. */
  public void close(Statement delegate) {
    Statement instead = replaced == delegate ? explicit : null;
    explicit = null;
    replaced = null;
    if (instead != null) {
      try {
        instead.close();
      } catch (SQLException | RuntimeException e) {
        // Its rows are not asked for any more; it ends with its connection at the latest.
      }
    }
  }

  /** A call that closes the statement. */
  public DelegateCall closing(DelegateCall plain) {
    return on -> {
      close((Statement) on);
      return plain.on(on);
    };
  }
}
