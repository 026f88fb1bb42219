package io.dmha.outcome;

import io.dmha.text.ForeignText;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * What the application is told, one exception for each truth. The classes are the JDK's, so that
 * pools and frameworks treat them as they should; {@link #isOurs} knows them by a marker, since a
 * failure may pass several guarded calls on its way out.
 */
public final class DmhaExceptions {
  /** Work is not applied, for certain: ISO 9075, transaction rollback, serialization failure. */
  public static final String NOT_APPLIED = "40001";

  /** Nobody knows: ISO 9075, connection exception, transaction resolution unknown. */
  public static final String UNKNOWN = "08007";

  /** No connection could be had: ISO 9075, unable to establish. */
  public static final String NO_HOST = "08001";

  /** The connection is closed: ISO 9075, connection does not exist. */
  public static final String CLOSED = "08003";

  /** Results were lost with the connection: ISO 9075, connection failure. */
  public static final String RESULT_LOST = "08006";

  /** Stopped by cancel or interrupt: as PostgreSQL and others use it. */
  public static final String CANCELLED = "57014";

  private DmhaExceptions() {}

  /** Whether {@code t} was made here, and has its full meaning already. */
  public static boolean isOurs(Throwable t) {
    return t instanceof Marked;
  }

  /** Whether {@code t} was made here and says that the connection it came from is closed. */
  public static boolean saysClosed(Throwable t) {
    return t instanceof Closed;
  }

  /**
   * Whether {@code t} was made here and the connection that threw it is open after it: its next
   * call works, or tries again to find a host. Not so after {@link #closed}, {@link
   * #unknownOfClosed} and {@link #sessionLost}.
   */
  public static boolean leavesOpen(Throwable t) {
    return isOurs(t) && !saysClosed(t);
  }

  /**
   * What {@code t} says, to be part of another message: ours in full, and of others the class and
   * the SQLState. A driver may say what it was given or what a server has written, a password too;
   * who is to read that finds it in the cause.
   */
  public static String messageOf(Throwable t) {
    if (isOurs(t)) {
      return String.valueOf(t.getMessage());
    }
    String state = t instanceof SQLException ? stateOf((SQLException) t) : null;
    return t.getClass().getName() + (state == null ? "" : ", SQLState " + state);
  }

  /**
   * The SQLState of {@code e}, to be part of another exception or message; null where what stands
   * there is none. A server may write anything there, a secret too.
   */
  public static @Nullable String stateOf(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.matches("[0-9A-Z]{5}") ? state : null;
  }

  /** The work since the last commit is not applied; running it again is safe. */
  public static SQLException notApplied(String message, @Nullable Throwable cause) {
    return new NotApplied(message, cause);
  }

  /** Nobody knows whether the work is applied. */
  public static SQLException unknown(String message, @Nullable Throwable cause) {
    return new Unknown(message, UNKNOWN, cause);
  }

  /** The same where the application has closed the connection meanwhile. */
  public static SQLException unknownOfClosed(String message, @Nullable Throwable cause) {
    return new Closed(message, UNKNOWN, cause);
  }

  /** Results of acknowledged work are lost. */
  public static SQLException resultLost(String message, @Nullable Throwable cause) {
    return new Unknown(message, RESULT_LOST, cause);
  }

  /** The session is lost with what cannot be set again, and the connection with it. */
  public static SQLException sessionLost(String message, @Nullable Throwable cause) {
    return new Closed(message, RESULT_LOST, cause);
  }

  /** No host could be had within the budget. */
  public static SQLException noHost(String message, @Nullable Throwable cause) {
    return new NoHost(message, NO_HOST, cause);
  }

  /** The connection is closed. */
  public static SQLException closed(String message, @Nullable Throwable cause) {
    return new Closed(message, CLOSED, cause);
  }

  /** The search for a host was stopped by the application. */
  public static SQLException stopped(String message, @Nullable Throwable cause) {
    return new NoHost(message, CANCELLED, cause);
  }

  /**
   * The calling thread was interrupted where it would have waited for a connection. An interrupt
   * asks a thread not to wait, so it is not made to, not even for one try.
   */
  public static SQLException interrupted(@Nullable Throwable cause) {
    Thread.currentThread().interrupt();
    return stopped(
        "The thread was interrupted when it had to wait for a connection to a host; its interrupt"
            + " flag is kept. Clear it by Thread.interrupted(), or call from another thread: then"
            + " the next call tries again.",
        cause);
  }

  /** Marks the exceptions made here. */
  private interface Marked {}

  private static final class NotApplied extends SQLTransactionRollbackException implements Marked {
    NotApplied(String message, @Nullable Throwable cause) {
      super(ForeignText.onOneLine(message), NOT_APPLIED, cause);
    }
  }

  private static final class Unknown extends SQLNonTransientConnectionException implements Marked {
    Unknown(String message, String state, @Nullable Throwable cause) {
      super(ForeignText.onOneLine(message), state, cause);
    }
  }

  private static final class Closed extends SQLNonTransientConnectionException implements Marked {
    Closed(String message, String state, @Nullable Throwable cause) {
      super(ForeignText.onOneLine(message), state, cause);
    }
  }

  private static final class NoHost extends SQLTransientConnectionException implements Marked {
    NoHost(String message, String state, @Nullable Throwable cause) {
      super(ForeignText.onOneLine(message), state, cause);
    }
  }
}
