package io.dmha.integration.hikari;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.dmha.outcome.DmhaExceptions;
import java.sql.SQLException;

/**
 * Has HikariCP keep a connection that dmha keeps: name this class as the pool's {@code
 * exceptionOverrideClassName}. With HikariCP 3.4.3 to 7.1. Thread-safe.
 *
 * <p>Without it HikariCP closes its connection after each SQLState that begins with {@code 08}. A
 * connection of dmha works on after most of them, and has to: who was told {@code 08007}, UNKNOWN,
 * at a commit rolls back next, as Spring does. On a connection that the pool has closed this fails,
 * and the application hears "Connection is closed" in place of what happened.
 *
 * <p>What dmha has made is known by its class, so an error of the driver with the same SQLState is
 * not taken for it. Those of {@code 08006} and {@code 08003} after which dmha's connection is
 * closed are left to the pool, and so is everything else.
 */
public final class HikariExceptionOverride implements SQLExceptionOverride {
  /** Dameng's: the result set, or the statement, was closed by the application. */
  private static final int RESULT_SET_CLOSED = 6034;

  private static final int STATEMENT_CLOSED = 6035;

  private static final String DAMENG = "dm.jdbc.";

  /** One that knows no pool. */
  public HikariExceptionOverride() {}

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return DmhaExceptions.leavesOpen(failure) || isMisuseOnDameng(failure)
        ? Override.DO_NOT_EVICT
        : Override.CONTINUE_EVICT;
  }

  /** Dameng's driver has 08007 for it, though nothing is wrong with the connection. */
  private static boolean isMisuseOnDameng(SQLException failure) {
    int code = failure.getErrorCode();
    return (code == RESULT_SET_CLOSED || code == STATEMENT_CLOSED)
        && failure.getClass().getName().startsWith(DAMENG);
  }
}
