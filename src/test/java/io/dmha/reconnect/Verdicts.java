package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The exceptions of the contract: one for each truth. */
final class Verdicts {
  private Verdicts() {}

  /** NOT APPLIED, with the delegate's exception as its cause. */
  static Throwable assertNotApplied(ThrowingCallable call) {
    Throwable told = assertNotAppliedWithoutCause(call);
    assertThat(told).hasRootCauseInstanceOf(CutLink.class);
    return told;
  }

  /** NOT APPLIED, found out between two calls, when nothing was thrown by the delegate. */
  static Throwable assertNotAppliedWithoutCause(ThrowingCallable call) {
    Throwable told = catchThrowable(call);
    assertThat(told).isInstanceOf(SQLTransactionRollbackException.class);
    assertThat(((SQLException) told).getSQLState()).isEqualTo("40001");
    return told;
  }

  /** UNKNOWN, in a class that no framework runs again. */
  static Throwable assertUnknown(ThrowingCallable call) {
    Throwable told = assertUnknownWithoutCause(call);
    assertThat(told).hasRootCauseInstanceOf(CutLink.class);
    return told;
  }

  /** UNKNOWN, found out between two calls. */
  static Throwable assertUnknownWithoutCause(ThrowingCallable call) {
    Throwable told = catchThrowable(call);
    assertThat(told)
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .isNotInstanceOf(SQLTransientException.class);
    assertThat(((SQLException) told).getSQLState()).isEqualTo("08007");
    return told;
  }
}
