package io.dmha.session;

import io.dmha.link.Link;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The delegate that a statement has on the second link of its connection, to which it may come
 * back. Used by the thread that uses the statement.
 */
public final class SecondStatement {
  private final Predicate<Link> isHeld;
  private @Nullable Statement delegate;
  private @Nullable Link link;

  /** Null until somebody asks. */
  private @Nullable Boolean isUpdatable;

  /**
   * @param isHeld whether a link is one that the connection still has
   */
  public SecondStatement(Predicate<Link> isHeld) {
    this.isHeld = isHeld;
  }

  /** Keeps a delegate; what was kept before is closed. */
  public void keep(Statement left, Link there) {
    close();
    delegate = left;
    link = there;
  }

  /** What is kept on that link, and no longer kept then; null for nothing. */
  public @Nullable Statement takeOn(Link now) {
    Statement left = link == now ? delegate : null;
    if (left == null) {
      return null;
    }
    delegate = null;
    link = null;
    try {
      // One that closes itself with its rows may have done so.
      return left.isClosed() ? null : left;
    } catch (SQLException | RuntimeException e) {
      return null;
    }
  }

  /** Closes what is kept, if its link is there still; the server freed it otherwise. */
  public void close() {
    Statement left = delegate;
    Link there = link;
    delegate = null;
    link = null;
    if (there != null && isHeld.test(there)) {
      closeQuietly(left);
    }
  }

  /** Closes one that nobody will use. */
  public static void closeQuietly(@Nullable Statement unused) {
    try {
      if (unused != null) {
        unused.close();
      }
    } catch (SQLException | RuntimeException e) {
      // Nobody uses it; it ends with its connection at the latest.
    }
  }

  /** Whether rows of the statement can be changed, so that they are wanted of the primary. */
  public boolean isUpdatable(Statement statement) {
    Boolean known = isUpdatable;
    if (known == null) {
      try {
        known = statement.getResultSetConcurrency() == ResultSet.CONCUR_UPDATABLE;
      } catch (SQLException | RuntimeException e) {
        // Whatever it is, its execution will say so.
        return true;
      }
      isUpdatable = known;
    }
    return known;
  }
}
